import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { Pointer } from '../../contracts/publication/publication.js';
import { readPointer } from '../forecasts/pointer.js';
import type { MonitoringDeps } from './deps.js';

export interface FindPredecessorInput {
  readonly name: string;
  /** Version that is to be replaced. */
  readonly version: string;
  /** Names the move that is wanted. */
  readonly id: string;
}

/** The version to go back to, or why there is none. */
export type Predecessor =
  | { readonly kind: 'found'; readonly version: string }
  /** The move was made before, to this version. */
  | { readonly kind: 'done'; readonly version: string }
  /** @param reason a phrase */
  | { readonly kind: 'none'; readonly reason: string };

/**
 * The version that was current before another one was published.
 *
 * Only of the version that is current: whoever has moved the pointer since has decided already.
 */
export async function findPredecessor(
  { s3, bucket }: Pick<MonitoringDeps, 's3' | 'bucket'>,
  input: FindPredecessorInput,
): Promise<Predecessor> {
  const read = await readPointer(s3, forecastPaths(bucket, input.name).pointer);
  return read === undefined ? { kind: 'none', reason: 'nothing is published' } : predecessorOf(read.pointer, input);
}

export function predecessorOf(
  { version: current, previous, moves }: Pointer,
  { version, id }: Pick<FindPredecessorInput, 'version' | 'id'>,
): Predecessor {
  const own = moves?.find((move) => move.id === id);
  if (own !== undefined) return { kind: 'done', version: own.version };
  if (current !== version) return { kind: 'none', reason: `${current} is the current version by now, not ${version}` };
  const published = moves?.find((move) => move.kind === 'published' && move.version === version);
  const before = moves === undefined ? previous : published?.from;
  if (before === undefined) return { kind: 'none', reason: `the pointer no longer knows what came before ${version}` };
  return before === null
    ? { kind: 'none', reason: `${version} is the first version` }
    : { kind: 'found', version: before };
}
