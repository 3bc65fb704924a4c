import { randomFor } from '@durable-forecast/lib/random-stream';
import type { ForecastStore } from '../../../client/reader/store.js';
import { until } from '../../support/until.js';
import { MovesOfPointer } from './moves-of-pointer.js';
import { type PlannersReader, pythonReader, typescriptReader } from './planners-readers.js';

/** A forecast whose pointer moves; each of its versions has the same units in every row. */
export interface MovingForecast {
  readonly name: string;
  readonly store: ForecastStore;
  /** What a program needs to know of S3. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of a version. */
  readonly rows: number;
  /** @param units of a row @throws the failure */
  readonly publish: (version: string, units: number) => Promise<unknown>;
  /** @throws the failure */
  readonly rollBack: (to: string) => Promise<unknown>;
}

interface Plan {
  readonly publications: number;
  readonly rollbacks: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

/** Publishes and rolls back while a reader in TypeScript and one in Python read without a pause. */
export async function readThroughMoves(
  forecast: MovingForecast,
  { publications, rollbacks, seed, log }: Plan,
): Promise<{ readonly faults: readonly string[]; readonly rows: readonly Readonly<Record<string, unknown>>[] }> {
  const moves = new MovesOfPointer();
  const units = new Map<string, number>();
  const publish = async (at: number) => {
    const version = `version-${String(at).padStart(2, '0')}`;
    units.set(version, at * forecast.rows);
    await moves.make('published', version, () => forecast.publish(version, at));
  };
  const rollBack = async (at: number) => {
    const earlier = [...units.keys()].filter((version) => version !== moves.current);
    const to = earlier[Math.floor(randomFor(seed, at, 'to') * earlier.length)] as string;
    await moves.make('rolled back', to, () => forecast.rollBack(to));
  };
  await publish(1);
  const readers = [typescriptReader(forecast.name, forecast.store), pythonReader(forecast.name, forecast.environment)];
  try {
    await Promise.all(readers.map(readAgain));
    const between = Math.floor(publications / rollbacks);
    for (let at = 2; at <= publications; at += 1) {
      await publish(at);
      if (at % between !== 0) continue;
      await rollBack(at);
      const counts = readers.map(({ kind, reads }) => `${reads.length} reads in ${kind}`);
      log(`${at} versions published, back at ${moves.current}: ${counts.join(', ')}`);
    }
    await Promise.all(readers.map(readAgain));
  } finally {
    await Promise.all(readers.map((reader) => reader.stop()));
  }
  return {
    faults: readers.flatMap(({ kind, reads }) =>
      reads.flatMap((read) => moves.faultsOf(read, units)).map((fault) => `${kind}: ${fault}`),
    ),
    rows: readers.map((reader) => rowOf(reader, moves)),
  };
}

/** Until it has begun and ended one more read. */
async function readAgain({ kind, reads }: PlannersReader): Promise<void> {
  const before = reads.length;
  await until(() => reads.length >= before + 2, { what: `the reader in ${kind} to read again` });
}

const rowOf = ({ kind, reads }: PlannersReader, moves: MovesOfPointer) => ({
  reader: kind,
  published: moves.count('published'),
  'rolled back': moves.count('rolled back'),
  reads: reads.length,
  'versions seen': new Set(reads.flatMap((read) => ('version' in read ? [read.version] : []))).size,
});
