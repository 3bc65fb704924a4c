import type { Arrival, ExpectedData } from '../../contracts/scheduling/scheduled-forecast.js';
import type { SchedulingDeps } from './deps.js';
import { type Landing, lookAtLanding } from './look-at-landing.js';

/** Whether the data of a run has arrived: all files, complete, and as far as its last known day. */
export const findArrival = async ({ s3 }: Pick<SchedulingDeps, 's3'>, data: ExpectedData): Promise<Arrival> =>
  arrivalOf(data, await lookAtLanding(s3, data));

/** What a run makes of what lies where its data lands. */
export function arrivalOf({ uri, through }: Pick<ExpectedData, 'uri' | 'through'>, landing: Landing): Arrival {
  if (landing.kind === 'incomplete') return { kind: 'missing', what: landing.what };
  const { lastDate, files } = landing;
  if (lastDate === undefined || lastDate >= through) return { kind: 'arrived', files };
  return { kind: 'missing', what: `the sales in ${uri}/ end on ${lastDate}; they must reach ${through}` };
}
