import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PartDefinition, workingDirectory } from './parts.js';
import { stackVariables } from './stack-variables.js';
import type { StateFolder } from './state-folder.js';

export interface StackEvent {
  readonly part: string;
  readonly message: string;
}

/** A part that can't be kept alive, and why. */
export interface PartFailure {
  readonly part: string;
  readonly message: string;
}

/** A machine that is busy with something else takes a minute for what else takes seconds; a part that fails ends, and is not waited for. */
const READY_TIMEOUT_MS = 180_000;
/** So many deaths within the window mean that starting again does not help. */
const MAX_DEATHS = 5;
const DEATH_WINDOW_MS = 60_000;

/** Keeps one part of the stack alive: starts it, waits until it is ready, and starts it again when it dies. */
export class Supervisor {
  private child: ChildProcess | undefined;
  /** Number of the foreign server below the guard; undefined for a part of ours. */
  private guarded: number | undefined;
  private stopping = false;
  private readonly deaths: number[] = [];
  private lastLines: string[] = [];

  constructor(
    private readonly definition: PartDefinition,
    private readonly folder: StateFolder,
    private readonly onEvent: (event: StackEvent) => void,
    private readonly onFailure: (failure: PartFailure) => void,
  ) {}

  /** Resolves when the part is ready. @throws Error with its last lines when it does not get there */
  async start(): Promise<void> {
    const { definition } = this;
    this.lastLines = [];
    // Somebody may have removed one since the part before this one was started; a log that can't be opened would end the launcher.
    this.folder.makeFolders();
    const child = spawn(definition.command, definition.args, {
      cwd: workingDirectory,
      env: stackVariables(definition.environment),
      // A group of its own: Ctrl-C in the terminal reaches the launcher alone, which then ends the parts in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    this.record();
    child.on('message', (message: { server?: number }) => {
      if (message.server !== undefined) {
        this.guarded = message.server;
        this.record();
      }
    });
    const log = createWriteStream(this.folder.file('logs', `${definition.name}.log`), { flags: 'a' });
    const readyLine = this.readOutput(child, log);
    const ended = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) =>
        reject(new Error(`${definition.name} ended (${describeEnd(code, signal)}).`)),
      );
    });
    ended.catch(() => undefined);
    try {
      await this.untilReady(readyLine, ended);
    } catch (error) {
      this.stopping = true;
      this.kill('SIGKILL');
      throw new Error([(error as Error).message, ...this.lastLines.slice(-12)].join('\n  '));
    }
    child.once('exit', (code, signal) => this.onExit(describeEnd(code, signal)));
    if (child.exitCode !== null || child.signalCode !== null)
      this.onExit(describeEnd(child.exitCode, child.signalCode));
  }

  /** Ends the part: politely, then hard. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      this.killGuarded();
      return;
    }
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const grace = new AbortController();
    await Promise.race([
      exited,
      sleep(this.definition.graceMs, undefined, { signal: grace.signal })
        .then(() => this.kill('SIGKILL'))
        .catch(() => undefined),
    ]);
    await exited;
    grace.abort();
  }

  private async onExit(word: string): Promise<void> {
    if (this.stopping) return;
    // A guard that was killed has left its server behind, on the port that the next one needs.
    this.killGuarded();
    const { name } = this.definition;
    const now = Date.now();
    this.deaths.push(now);
    const recent = this.deaths.filter((time) => now - time < DEATH_WINDOW_MS).length;
    if (recent > MAX_DEATHS) {
      this.onFailure({
        part: name,
        message: `${name} ended ${recent} times within a minute (last: ${word}). ${this.logHint()}`,
      });
      return;
    }
    this.onEvent({ part: name, message: `${name} ended (${word}); starting it again.` });
    await sleep(Math.min(5000, 100 * 2 ** (recent - 1)));
    if (this.stopping) return;
    try {
      await this.start();
      this.onEvent({ part: name, message: `${name} is up again.` });
    } catch (error) {
      this.onFailure({
        part: name,
        message: `${name} could not be started again. ${(error as Error).message}\n${this.logHint()}`,
      });
    }
  }

  private async untilReady(readyLine: Promise<void>, ended: Promise<never>): Promise<void> {
    const { name, ready } = this.definition;
    const timeout = new AbortController();
    try {
      await Promise.race([
        ready === 'line' ? readyLine : untilAnswers(ready, timeout.signal),
        ended,
        sleep(READY_TIMEOUT_MS, undefined, { signal: timeout.signal }).then(() => {
          throw new Error(`${name} was not ready after ${READY_TIMEOUT_MS / 1000} s.`);
        }),
      ]);
    } finally {
      timeout.abort();
    }
  }

  private readOutput(child: ChildProcess, log: NodeJS.WritableStream): Promise<void> {
    return new Promise((resolve) => {
      let rest = '';
      const take = (chunk: Buffer) => {
        log.write(chunk);
        rest += chunk.toString();
        const lines = rest.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          this.lastLines = [...this.lastLines.slice(-20), line];
          if (line.startsWith('{"ready":true')) resolve();
        }
      };
      child.stdout?.on('data', take);
      child.stderr?.on('data', take);
    });
  }

  get name(): string {
    return this.definition.name;
  }

  /** Its processes at this moment. */
  get processes(): readonly number[] {
    return [this.child?.pid, this.guarded].filter((pid) => pid !== undefined);
  }

  private record(): void {
    this.folder.recordProcesses(this.definition.name, [...this.processes]);
  }

  private kill(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
    this.killGuarded();
  }

  private killGuarded(): void {
    if (this.guarded === undefined) return;
    try {
      process.kill(this.guarded, 'SIGKILL');
    } catch {
      // It ended with its guard.
    }
    this.guarded = undefined;
  }

  private logHint = (): string => `Its log: ${this.folder.file('logs', `${this.definition.name}.log`)}`;
}

const describeEnd = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `exit code ${code}` : `killed by ${signal}`;

async function untilAnswers(
  { url, accepts }: Exclude<PartDefinition['ready'], 'line'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      if (accepts((await fetch(url, { signal: AbortSignal.timeout(2000) })).status)) return;
    } catch {
      // Not listening yet.
    }
    await sleep(60);
  }
}
