import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { explainFailure } from '../../../client/errors/explain-failure.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import { describeAim, type KillPoint } from './kill-points.js';
import { Poller } from './poller.js';
import { Meeting, type Publisher } from './publication-gate.js';
import type { End, PublishBench } from './publish-bench.js';

/** Units a series and day of the versions, by their place: 112 rows each. */
export const UNITS = { base: 1, next: 2, rival: 3, refused: 9 } as const;
export const ROWS = 112;
export const REFUSING = { current: 0.3 };

/** SHA-256 of the tables of a version that nobody disturbed, by the units that it has. */
export type Undisturbed = ReadonlyMap<number, string>;

/** A point of the matrix: a forecast of its own, with its readers and what is published of it. */
export class PublicationLane {
  private readonly name: string;
  private ends: readonly Promise<End>[] = [];
  private poller: Poller | undefined;

  constructor(
    private readonly bench: PublishBench,
    readonly point: KillPoint,
    private readonly undisturbed: Undisturbed,
  ) {
    this.name = `point-${String(point.index).padStart(3, '0')}`;
  }

  get title(): string {
    const { index, kind, aim, rivalAim } = this.point;
    return `${index} ${kind}: ${describeAim(aim)}${rivalAim === undefined ? '' : `; the rival at ${describeAim(rivalAim)}`}`;
  }

  get polls(): number {
    return this.poller?.polls ?? 0;
  }

  get reads(): number {
    return this.poller?.reads ?? 0;
  }

  get pollsASecond(): number {
    return this.polls / (this.poller?.seconds ?? 1);
  }

  /** Publishes what was there before. */
  async prepare(): Promise<void> {
    const { kind } = this.point;
    if (kind === 'first') return;
    await (await this.publish('base')).end;
    if (kind === 'rollback') await (await this.publish('next')).end;
  }

  /** Starts the readers. @param wholeEvery see `Poller` */
  watch(wholeEvery: number): void {
    const unitsOf = (version: string) => {
      const place = version.slice(this.name.length + 1) as keyof typeof UNITS;
      return UNITS[place] === undefined ? undefined : UNITS[place] * ROWS;
    };
    this.poller = new Poller(this.name, this.bench.store, unitsOf, wholeEvery);
  }

  /** Starts what is to be killed. @returns when all of it is where it is aimed at; what ended before is not */
  async begin(): Promise<readonly Promise<unknown>[]> {
    const { gate } = this.bench;
    const { kind, aim, rivalAim } = this.point;
    const [own, ...others] = this.publishers();
    const held = [gate.hold(own, aim), ...others.map((other) => gate.hold(other, rivalAim ?? aim))];
    const started =
      kind === 'rollback'
        ? [await this.bench.rollBack(this.name, own.run)]
        : [
            await this.publish(kind === 'refused' ? 'refused' : 'next'),
            ...(kind === 'rivals' ? [await this.publish('rival')] : []),
          ];
    this.ends = started.map(({ end }) => end);
    return held;
  }

  /** Waits until all has ended. @returns what is wrong */
  async faults(): Promise<readonly string[]> {
    const ends = await Promise.all(this.ends);
    await this.poller?.stop();
    const winner = ends.find((end) => end.kind === 'published');
    return [
      ...(this.poller?.faults.slice(0, 3) ?? []),
      ...this.faultsOfEnds(ends),
      ...(await this.faultsOfPointer(winner?.version)),
      ...(await this.faultsOfVersions()),
      ...this.faultsOfReaders(winner?.version),
    ];
  }

  private publishers(): readonly [Publisher, ...Publisher[]] {
    const of = (place: keyof typeof UNITS): Publisher => ({ name: this.name, run: this.run(place) });
    switch (this.point.kind) {
      case 'first':
      case 'next':
        return [of('next')];
      case 'refused':
        return [of('refused')];
      case 'rollback':
        return [of('base')];
      case 'rivals': {
        const meeting = new Meeting(2);
        return [
          { ...of('next'), meeting },
          { ...of('rival'), meeting },
        ];
      }
    }
  }

  private readonly run = (place: keyof typeof UNITS): string => `${this.name}-${place}`;

  private publish(place: keyof typeof UNITS) {
    const limits = place === 'refused' ? REFUSING : {};
    return this.bench.publish({ name: this.name, run: this.run(place), units: UNITS[place], limits });
  }

  private faultsOfEnds(ends: readonly End[]): readonly string[] {
    const { kind } = this.point;
    if (kind === 'refused')
      return ends.flatMap((end) => unlessFailed(end, 'ForecastInvalid', 'publish.limits.current allows 30 %'));
    const lost = ends.filter((end) => end.kind === 'failed');
    const winner = ends.find((end) => end.kind === 'published');
    if (winner === undefined) return [`nothing was published: ${lost.map(reasonOf).join(' ')}`];
    if (lost.length !== ends.length - 1) return [`${lost.length} of ${ends.length} publishers lost`];
    return lost.flatMap((end) => unlessFailed(end, 'PublicationLost', winner.version));
  }

  /** The moves of the pointer, oldest first, are those of an undisturbed publication, once each. */
  private async faultsOfPointer(winner: string | undefined): Promise<readonly string[]> {
    const { moves = [] } = (await this.bench.pointerOf(this.name)) ?? {};
    const found = moves.map(({ kind, version }) => `${kind} ${version}`).reverse();
    return differ('the pointer', this.expectedMoves(winner), found);
  }

  private expectedMoves(winner: string | undefined): readonly string[] {
    const base = `published ${this.run('base')}`;
    switch (this.point.kind) {
      case 'first':
        return [`published ${winner}`];
      case 'next':
      case 'rivals':
        return [base, `published ${winner}`];
      case 'refused':
        return [base];
      case 'rollback':
        return [base, `published ${this.run('next')}`, `rolled back ${winner}`];
    }
  }

  /** Each version is whole, also one that lost, and has the tables of an undisturbed one; one that was refused has no manifest. */
  private async faultsOfVersions(): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const { run } of this.publishers()) {
      const files = await this.bench.filesOf(this.name, run);
      if (this.point.kind === 'refused') {
        faults.push(...(files.includes('manifest.json') ? [`${run} was refused and has a manifest`] : []));
        continue;
      }
      const manifest = await this.bench.manifestOf(this.name, run);
      faults.push(...differ(`the files of ${run}`, [...Object.keys(manifest.files), 'manifest.json'].sort(), files));
      const units = UNITS[run.slice(this.name.length + 1) as keyof typeof UNITS];
      if (tablesOf(manifest.files) !== this.undisturbed.get(units)) faults.push(`${run} has other tables`);
    }
    return faults;
  }

  private faultsOfReaders(winner: string | undefined): readonly string[] {
    const expected = {
      first: [undefined, winner],
      next: [this.run('base'), winner],
      rivals: [this.run('base'), winner],
      refused: [this.run('base')],
      rollback: [this.run('next'), winner],
    }[this.point.kind];
    return differ('readers', expected, this.poller?.seen ?? []);
  }
}

/** What must be the same in each version of the same forecast; the page is that of its run. */
export const tablesOf = (files: Readonly<Record<string, { readonly sha256: string }>>): string =>
  Object.entries(files)
    .filter(([file]) => file !== 'report.html')
    .map(([file, { sha256 }]) => `${file} ${sha256}`)
    .sort()
    .join('\n');

const differ = (who: string, expected: readonly unknown[], found: readonly unknown[]): readonly string[] =>
  JSON.stringify(expected) === JSON.stringify(found)
    ? []
    : [`${who}: ${found.join(', ') || 'nothing'}; expected ${expected.join(', ')}`];

const reasonOf = (end: End): string => (end.kind === 'failed' ? explainFailure(end.error) : end.version);

/** @param names what the reason must name */
function unlessFailed(end: End, type: FailureType, names: string): readonly string[] {
  const reason = reasonOf(end);
  const isOfType = end.kind === 'failed' && typeOf(end.error) === type;
  return isOfType && reason.includes(names) ? [] : [`${end.kind} instead of ${type}: ${reason}`];
}

function typeOf(error: unknown): string | null | undefined {
  let cause = error;
  while (cause instanceof Error && !(cause instanceof ApplicationFailure)) cause = cause.cause;
  if (cause instanceof ApplicationFailure) return cause.type;
  return error instanceof WorkflowFailedError ? 'unknown' : undefined;
}
