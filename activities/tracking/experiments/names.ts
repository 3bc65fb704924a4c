import { hashOf } from '@durable-forecast/lib/hash';
import { jobName } from '../../../contracts/jobs/job-name.js';

/** Longest name of an experiment, trial or component, and what is left of it for the number of a part. */
const LONGEST = 120;
const LONGEST_WITHOUT_PART = 114;

/**
 * Names of what SageMaker Experiments keeps, by what it is and its bucket: two stages of a product that share an account never write
 * into each other's.
 */
export const experimentNames = (bucket: string) => {
  const named = (owner: string, what: string, longest = LONGEST_WITHOUT_PART): string =>
    jobName({ owner, inputHash: hashOf([what, bucket]), attempt: 1 }, longest);
  return {
    /** @param part from 1: SageMaker takes so many trials in an experiment */
    experiment: (forecast: string, part: number) => numbered(named(forecast, 'experiment'), part),
    /** @param part from 1: SageMaker takes so many components in a trial */
    trial: (run: string, part: number) => numbered(named(run, 'trial'), part),
    run: (run: string) => named(run, 'run', LONGEST),
    /** @param attempt from 1; of a training that was taken over, which has none of its own, 0 */
    attempt: (owner: string, attempt: number) => named(`${owner}-${attempt}`, 'attempt', LONGEST),
  };
};

/** As a component shows it; SageMaker takes the same letters as in names. */
export const displayName = (text: string): string =>
  text
    .replaceAll(/[^a-zA-Z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, '') || 'unnamed';

const numbered = (name: string, part: number): string => (part === 1 ? name : `${name}-${part}`);
