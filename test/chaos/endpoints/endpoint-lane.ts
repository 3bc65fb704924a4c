import {
  deleteEndpointUpdate,
  extendEndpointUpdate,
  type ServeResult,
} from '../../../contracts/endpoint/serve-forecast.js';
import { until } from '../../support/until.js';
import type { EndpointBench } from './endpoint-bench.js';
import { describeAim, type KillPoint, type Kind } from './kill-points.js';

const ONE = ['endpoint', 'config', 'model', 'target'];
/** Milliseconds that a point may take to end, many times what it does. */
const DEADLINE = 180_000;

/** How a deployment or an endpoint has ended. */
type End = string | ServeResult;

/** One point: a forecast whose endpoint is brought to where it is aimed at, and what has to be there afterwards. */
export class EndpointLane {
  private configBefore: string | undefined;
  private end: Promise<End> | undefined;

  constructor(
    private readonly bench: EndpointBench,
    readonly kind: Kind,
    /** Of the forecast; a part of no other one's. */
    readonly name: string,
    private readonly point?: KillPoint,
  ) {}

  get title(): string {
    return `${this.name} ${this.kind}${this.point === undefined ? '' : `: ${describeAim(this.point.aim)}`}`;
  }

  /** What was there before. */
  async prepare(): Promise<void> {
    const { bench, kind, name } = this;
    if (kind === 'deploy' || kind === 'failing-deploy' || kind === 'cancel') return;
    const version = await bench.deploy(name, 'v-1');
    if (version !== 'v-1') throw new Error(`${name} could not be prepared: ${version}`);
    this.configBefore = await bench.serves(name);
  }

  /** Begins what is disturbed. @returns what resolves with its end */
  begin(): Promise<End> {
    const { bench, kind, name } = this;
    const handle = () => bench.handleOf(name);
    switch (kind) {
      case 'deploy':
      case 'cancel':
        this.end = bench.deploy(name, 'v-1');
        break;
      case 'update':
        this.end = bench.deploy(name, 'v-2');
        break;
      case 'failing-update':
      case 'failing-deploy':
        this.end = bench.deploy(name, 'dying');
        break;
      case 'expiry':
        this.end = handle()
          .executeUpdate(extendEndpointUpdate, { args: [{ ttlSeconds: 1, by: 'chaos' }] })
          .then(() => handle().result());
    }
    this.end.catch(() => undefined);
    return this.end;
  }

  /** What a person does while the worker is dead. */
  async whileDead(): Promise<void> {
    if (this.kind === 'cancel') await this.bench.handleOf(this.name).cancel();
  }

  /** What is wrong once it has ended; nothing is left of the point afterwards. */
  async faults(): Promise<readonly string[]> {
    const faults = [...(await this.faultsOfEnd())];
    const twice = this.bench.gate.madeFor(this.name).filter((made, at, all) => all.indexOf(made) !== at);
    if (twice.length > 0) faults.push(`made twice: ${[...new Set(twice)].join(', ')}`);
    return faults;
  }

  private async faultsOfEnd(): Promise<readonly string[]> {
    const { bench, kind, name } = this;
    const end = await this.end?.catch((error: Error) => error.message);
    switch (kind) {
      case 'deploy':
        return [...isVersion(end, 'v-1'), ...(await this.holds(ONE)), ...(await this.removed())];
      case 'update':
        return [
          ...isVersion(end, 'v-2'),
          ...(await this.holds(ONE)),
          ...((await bench.serves(name)) === this.configBefore ? ['the old version serves'] : []),
          ...(await this.removed()),
        ];
      case 'failing-update':
        return [
          ...(/version v-1 serves as before/i.test(String(end)) ? [] : [`it ended with: ${String(end)}`]),
          ...(await this.holds(ONE)),
          ...((await bench.serves(name)) === this.configBefore ? [] : ['another version serves']),
          ...(await this.removed()),
        ];
      case 'expiry':
        return [
          ...((end as ServeResult | undefined)?.end === 'expired' ? [] : [`it ended with: ${JSON.stringify(end)}`]),
          ...(await this.holds([])),
        ];
      case 'cancel':
        return [...(await this.isStatus('CANCELLED')), ...(await this.holds([]))];
      case 'failing-deploy':
        return [
          ...(/did not pass the ping health check/.test(String(end)) ? [] : [`it ended with: ${String(end)}`]),
          ...(await this.isStatus('FAILED')),
          ...(await this.holds([])),
        ];
    }
  }

  /** Deletes what serves, which has to leave nothing as well. */
  private async removed(): Promise<readonly string[]> {
    await this.bench.handleOf(this.name).executeUpdate(deleteEndpointUpdate, { args: [{ by: 'chaos' }] });
    return this.holds([]);
  }

  private async holds(expected: readonly string[]): Promise<readonly string[]> {
    const left = () => this.bench.left(this.name);
    const isAsExpected = (found: readonly string[]) => JSON.stringify(found) === JSON.stringify(expected);
    // What an update no longer needs goes after its end.
    await until(left, { what: 'what is left', timeout: DEADLINE, holds: isAsExpected }).catch(() => undefined);
    const found = await left();
    return isAsExpected(found)
      ? []
      : [`there is ${found.join(', ') || 'nothing'}, not ${expected.join(', ') || 'nothing'}`];
  }

  private async isStatus(expected: string): Promise<readonly string[]> {
    const handle = this.bench.handleOf(this.name);
    const { status } = await until(() => handle.describe(), {
      what: `${this.name} to end`,
      timeout: DEADLINE,
      holds: (found) => found.status.name !== 'RUNNING',
    });
    return status.name === expected ? [] : [`its workflow is ${status.name}, not ${expected}`];
  }
}

const isVersion = (end: unknown, version: string): readonly string[] =>
  end === version ? [] : [`it ended with: ${String(end)}`];
