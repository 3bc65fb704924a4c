import type { ReproductionResult } from '../../contracts/run/reproduction.js';
import { formatDuration, formatScore } from './format.js';

/** How a reproduction has ended. What it found is for `forecast compare` to say. */
export const describeReproduction = ({ run, of, champion, jobs, seconds }: ReproductionResult): string =>
  `${run} has done ${of} again in ${formatDuration(seconds)}, with ${jobs.count} training ${jobs.count === 1 ? 'job' : 'jobs'}: ` +
  `champion ${champion.name} (${champion.algorithm}), WRMSSE ${formatScore(champion.wrmsse)}. Nothing was published. ` +
  `What differs: npx forecast compare ${of} ${run}`;
