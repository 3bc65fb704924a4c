import type { ExpectedData } from '../../contracts/scheduling/scheduled-forecast.js';
import type { SchedulingDeps } from './deps.js';
import { arrivalOf } from './find-arrival.js';
import { type Landing, lookAtLanding } from './look-at-landing.js';

export interface MissingData {
  /** ISO date that the sales should reach. */
  readonly through: string;
  readonly what: string;
}

/** What the runs of a backfill lack, in their order; each place is looked at once. */
export async function findMissingData(
  { s3 }: Pick<SchedulingDeps, 's3'>,
  expected: readonly ExpectedData[],
): Promise<readonly MissingData[]> {
  const landings = new Map<string, Landing>();
  const missing: MissingData[] = [];
  for (const data of expected) {
    const landing = landings.get(data.uri) ?? (await lookAtLanding(s3, data));
    landings.set(data.uri, landing);
    const arrival = arrivalOf(data, landing);
    if (arrival.kind === 'missing') missing.push({ through: data.through, what: arrival.what });
  }
  return missing;
}
