import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@durable-forecast/lib/free-port';
import { cacheDir } from '../../local/installed/cache.mjs';
import { interpreterOf, PythonEnvironments } from '../../packages/sagemaker-local/src/images/python-environments.js';
import { containerPython } from '../containers/container-python.js';
import { until } from '../support/until.js';

/** An MLflow server on an SQLite database, which can be killed and come back. */
export class MlflowServer {
  private server: ChildProcess | undefined;

  private constructor(
    private readonly python: string,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** Installs MLflow where it is missing, which takes a minute, and starts a server. */
  static async start(): Promise<MlflowServer> {
    const environments = new PythonEnvironments(cacheDir(), containerPython());
    const requirements = fileURLToPath(new URL('../../compose/mlflow/requirements.txt', import.meta.url));
    const environment = await environments.of('mlflow', requirements);
    await environments.make(environment);
    const folder = mkdtempSync(join(tmpdir(), 'forecast-mlflow-'));
    const server = new MlflowServer(interpreterOf(environment), folder, await freePort());
    await server.comeBack();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async comeBack(): Promise<void> {
    const store = ['--backend-store-uri', `sqlite:///${join(this.folder, 'mlflow.db')}`];
    const artifacts = ['--default-artifact-root', join(this.folder, 'artifacts')];
    const address = ['--host', '127.0.0.1', '--port', String(this.port), '--workers', '1'];
    this.server = spawn(this.python, ['-m', 'mlflow', 'server', ...store, ...artifacts, ...address], {
      cwd: this.folder,
      // A group of its own: it has processes of its own.
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' },
    });
    await until(() => fetch(`${this.url}/health`).then(({ ok }) => ok), {
      what: 'MLflow to answer',
      timeout: 120_000,
      holds: (ok) => ok,
    });
  }

  /** As a machine that loses its power. */
  async kill(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server?.pid === undefined || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    process.kill(-server.pid, 'SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The answer to a call of the REST API. */
  async ask<T>(path: string, body?: object, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
    const answer = await fetch(`${this.url}/api/2.0/mlflow/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
