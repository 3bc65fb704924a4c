import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../support/until.js';
import type { Engine, Outcome } from './engine.js';

/** A container, as `docker inspect` shows it. */
export interface Container {
  readonly Id: string;
  readonly RestartCount: number;
  readonly State: { readonly Running: boolean; readonly Health?: { readonly Status: string } };
  readonly Config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly Privileged: boolean;
    readonly CapDrop: readonly string[] | null;
    readonly CapAdd: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
  };
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>>;
  };
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LABEL = 'com.docker.compose.service';

/** Servers may have to replay what was lost, on a machine that is busy. */
const WELL_MS = 5 * 60_000;

export const serviceOf = ({ Config }: Container): string => Config.Labels[LABEL] ?? '';

/** A stack of docker-compose.yml with a name, ports, network and volumes of its own, beside one that is there already. */
export class ComposeStack {
  private readonly file: string;

  constructor(
    readonly engine: Engine,
    private readonly folder: string,
    private readonly project: string,
    private variables: Readonly<Record<string, string>>,
  ) {
    this.file = join(folder, 'env');
    this.set({});
  }

  /** Changes variables, as somebody who edits .env. */
  set(changes: Readonly<Record<string, string>>): void {
    this.variables = { ...this.variables, ...changes };
    const lines = Object.entries(this.variables).map(([name, value]) => `${name}='${value}'\n`);
    writeFileSync(this.file, lines.join(''), { mode: 0o600 });
  }

  compose(...args: readonly string[]): Promise<string> {
    return this.engine.run(...this.words(), ...args);
  }

  attempt(...args: readonly string[]): Promise<Outcome> {
    return this.engine.attempt(...this.words(), ...args);
  }

  /** A command of `forecast`, as the guide has it. */
  forecast(...args: readonly string[]): Promise<string> {
    const user = `${process.getuid?.()}:${process.getgid?.()}`;
    const mounts = ['--volume', `${join(this.folder, 'input')}:/input:ro`];
    return this.compose('run', '--rm', '--no-deps', '-T', '--user', user, ...mounts, 'forecast', ...args);
  }

  /** Every container of the stack, those that have ended too. */
  async containers(): Promise<readonly Container[]> {
    const ids = (await this.compose('ps', '--all', '--quiet')).trim().split(/\s+/).filter(Boolean);
    return ids.length === 0 ? [] : (JSON.parse(await this.engine.run('inspect', ...ids)) as Container[]);
  }

  async containersOf(service: string): Promise<readonly Container[]> {
    return (await this.containers()).filter((one) => serviceOf(one) === service);
  }

  /** Starts what is not up and waits until everything that stays up is well. */
  async up(...args: readonly string[]): Promise<void> {
    await this.compose('up', '--detach', ...args);
    await this.well();
  }

  async well(): Promise<void> {
    await until(
      async () => {
        const all = await this.containers();
        return all
          .filter((one) => serviceOf(one) !== 'prepare' && one.State.Health?.Status !== 'healthy')
          .map(serviceOf)
          .concat(all.length === 0 ? ['everything'] : []);
      },
      { what: 'every container to be well', timeout: WELL_MS, every: 1000, holds: (sick) => sick.length === 0 },
    );
  }

  private words(): readonly string[] {
    const file = join(ROOT, 'docker-compose.yml');
    return ['compose', '--project-name', this.project, '--env-file', this.file, '--file', file];
  }
}
