import { sleep as activitySleep, heartbeat } from '@temporalio/activity';
import type { SweepRecord } from '../../../contracts/sweep/sweep-record.js';
import type { JobEnd } from '../../../contracts/training/training-job.js';
import type { TrainingAttempt } from '../../../contracts/training/training-plan.js';
import type { RungPoint, WatchOutcome, WatchState } from '../../../contracts/training/watch.js';

export const leavesOf = ({ plan }: TrainingAttempt): number => Number(plan.hyperparameters.num_leaves);

export interface RemoteOptions {
  /** Milliseconds between two rungs, or of the whole job where it has none; for ever where it is Infinity. */
  readonly pace?: (leaves: number) => number;
  /** Objective after so many rounds; the number of leaves by default. */
  readonly curve?: (leaves: number, step: number) => number;
  readonly fails?: (leaves: number) => boolean;
  readonly billableSeconds?: number;
}

interface Job {
  readonly attempt: TrainingAttempt;
  stopped: boolean;
  ended: boolean;
}

/** Remote jobs in memory, each named by its number of leaves, which by default is its score too. */
export function remoteJobs(options: RemoteOptions = {}) {
  const { pace = () => 20, curve = (leaves) => leaves, fails = () => false, billableSeconds = 1 } = options;
  const jobs = new Map<string, Job>();
  const seen = { submitted: [] as number[], stopped: [] as number[], most: 0, records: [] as SweepRecord[] };
  const running = () => [...jobs.values()].filter((job) => !job.ended).length;

  const end = (name: string, job: Job): JobEnd => {
    job.ended = true;
    const leaves = leavesOf(job.attempt);
    const common = {
      name,
      metrics: { 'validation:rmse': curve(leaves, 100) },
      trainingSeconds: billableSeconds,
      billableSeconds,
    };
    if (job.stopped) return { kind: 'failed', ...common, failure: 'StoppedByUser', reason: 'Stopped.', logTail: [] };
    if (fails(leaves)) {
      return {
        kind: 'failed',
        ...common,
        failure: 'AlgorithmError',
        reason: `${leaves} leaves are refused`,
        logTail: [],
      };
    }
    return { kind: 'completed', ...common, modelUri: `s3://bucket/${name}` };
  };

  return {
    seen,
    running,
    activities: {
      submitTraining: async (attempt: TrainingAttempt) => {
        const name = `job-${leavesOf(attempt)}`;
        jobs.set(name, { attempt, stopped: false, ended: false });
        seen.submitted.push(leavesOf(attempt));
        seen.most = Math.max(seen.most, running());
        return { name, attached: false };
      },
      watchTraining: async (input: {
        job: string;
        rungs?: readonly number[];
        resume?: WatchState;
      }): Promise<WatchOutcome> => {
        const job = jobs.get(input.job) as Job;
        const leaves = leavesOf(job.attempt);
        const passed = input.resume?.steps.passed ?? 0;
        for (let waited = 0; !job.stopped && waited < pace(leaves); waited += 10) {
          heartbeat();
          await activitySleep(10);
        }
        const step = job.stopped ? undefined : input.rungs?.[passed];
        if (step === undefined) return { kind: 'ended', end: end(input.job, job), rules: [] };
        const rungs: RungPoint[] = [{ step, value: curve(leaves, step) }];
        return { kind: 'rungs', rungs, resume: { steps: { passed: passed + 1 } } };
      },
      stopTraining: async (attempt: TrainingAttempt) => {
        const job = jobs.get(`job-${leavesOf(attempt)}`);
        if (job === undefined || job.ended) return;
        job.stopped = true;
        seen.stopped.push(leavesOf(attempt));
      },
      saveSweep: async ({ record }: { record: SweepRecord }) => {
        seen.records.push(record);
      },
    },
  };
}
