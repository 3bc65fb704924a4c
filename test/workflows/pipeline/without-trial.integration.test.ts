import { WorkflowFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { explainFailure } from '../../../client/errors/explain-failure.js';
import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { extendSweepUpdate, finishSweepUpdate } from '../../../contracts/sweep/sweep-messages.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { withoutTrial } from '../../../workflows/pipeline/stages/without-trial.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { type RemoteOptions, remoteJobs } from '../fixtures/remote-jobs.js';
import { runEnvironment } from '../fixtures/run-environment.js';

const temporal = useTemporal();

const dataset: DatasetManifest = {
  key: 'data',
  panels: [{ store: 'CA_1', uri: 's3://bucket/panels/CA_1', series: 1, departments: [] }],
  series: 1,
  firstDay: 1,
  lastDay: 1941,
  originDay: 1941,
  originDate: '2016-05-22',
};

const forever = () => Number.POSITIVE_INFINITY;

/** Runs the pipeline up to its sweep, whose jobs are in memory. @returns its failure as the reader sees it */
async function failureOf(
  run: string,
  sweep: object,
  jobs: RemoteOptions,
  act?: (submitted: () => number) => Promise<void>,
): Promise<string> {
  const request = requestSchema.parse({
    sweep: {
      strategy: { kind: 'grid' },
      algorithms: { lightgbm: { space: { num_leaves: [10, 20, 30, 40], num_iterations: 27 } } },
      maxParallel: 2,
      ...sweep,
    },
  });
  const { activities, seen } = remoteJobs(jobs);
  const stages = {
    describeEnvironment: async () => runEnvironment({ prices: { 'ml.m5.xlarge': 3600 } }),
    inspectDataset: async () => dataset,
    recordRun: async () => undefined,
    featureKey: async () => 'key',
    buildFeatures: async () => undefined,
  };
  const error = await temporal.withWorkers({ ...activities, ...stages }, async () => {
    const handle = await temporal.client.workflow.start<WorkflowTypes['forecastPipeline']>(
      workflowTypes.forecastPipeline,
      {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: run,
        args: [{ run, request, dataset: { uri: 's3://bucket/raw/' } }],
      },
    );
    await act?.(() => seen.submitted.length);
    return handle.result().catch((reason: unknown) => reason);
  });
  expect(error).toBeInstanceOf(WorkflowFailedError);
  return explainFailure(error).replace(/after \d+ s/, 'after … s');
}

describe('a run whose sweep ends before a trial has completed', () => {
  it('names the limit on time and what to raise', async () => {
    const failure = await failureOf('late', {}, { pace: forever }, async (submitted) => {
      await until(() => submitted() === 2, { what: '2 jobs to be submitted' });
      const sweep = temporal.client.workflow.getHandle(workflowIds.sweep('late'));
      await sweep.executeUpdate(extendSweepUpdate, { args: [{ limits: { maxSeconds: 0.5 } }] });
    });
    expect(failure).toMatchInlineSnapshot(`
      "The sweep reached one of its limits and stopped the trials that still ran.

      The sweep has run for limits.maxSeconds, 0.5 s. Not one trial had completed: 2 were stopped, the longest after … s. Raise sweep.limits.maxSeconds, or make trials shorter: fewer rounds, or a smaller sweep.share.

      What to do: Nothing if the limit was meant; else raise it under sweep.limits."
    `);
  });

  it('names the limit on money and what to raise, and why others failed', async () => {
    let watched = false;
    const jobs = {
      // The first ends once the second runs.
      pace: (leaves: number) => {
        watched ||= leaves !== 10;
        return leaves === 10 && watched ? 20 : forever();
      },
      fails: (leaves: number) => leaves === 10,
      billableSeconds: 2000,
    };
    expect(await failureOf('poor', { limits: { maxCost: 1000 } }, jobs)).toMatchInlineSnapshot(`
      "The sweep reached one of its limits and stopped the trials that still ran.

      The sweep has spent limits.maxCost, USD 1000. Not one trial had completed: 1 was stopped, the longest after … s; 1 failed. Raise sweep.limits.maxCost, or make trials cheaper: fewer rounds, or a smaller sweep.share.
        1 x AlgorithmError: 10 leaves are refused
          Read its failure text and last log lines; change the hyperparameters.

      What to do: Nothing if the limit was meant; else raise it under sweep.limits."
    `);
  });

  it('says that somebody finished it', async () => {
    const failure = await failureOf('finished', {}, { pace: forever }, async (submitted) => {
      await until(() => submitted() === 2, { what: '2 jobs to be submitted' });
      const sweep = temporal.client.workflow.getHandle(workflowIds.sweep('finished'));
      await sweep.executeUpdate(finishSweepUpdate);
    });
    expect(failure).toMatchInlineSnapshot(`
      "Somebody stopped the job.

      Somebody finished the sweep. Not one trial had completed: 2 were stopped, the longest after … s. Start the run again, and let a trial complete before you finish its sweep.

      What to do: Start the run again if that was a mistake."
    `);
  });
});

describe('a run whose trials all fail', () => {
  it('ends so with their reasons, also when a limit on failures ended it', async () => {
    const sweep = { maxParallel: 1, limits: { failuresInARow: 3 } };
    expect(await failureOf('failing', sweep, { fails: () => true })).toMatchInlineSnapshot(`
      "Not one trial of the sweep ended well.

      Not one trial completed. 3 trials in a row have failed (limits.failuresInARow).
        1 x AlgorithmError: 10 leaves are refused
        1 x AlgorithmError: 20 leaves are refused
        1 x AlgorithmError: 30 leaves are refused
          Read its failure text and last log lines; change the hyperparameters.

      What to do: Do what stands below each reason."
    `);
  });
});

describe('a sweep without a completed trial', () => {
  const trial = (
    status: TrialResult['status'],
    failure?: readonly [FailureType, string],
    seconds = 3,
  ): TrialResult => ({
    name: 'trial-000',
    algorithm: 'lightgbm',
    hyperparameters: {},
    image: 'image:1',
    status,
    attempts:
      seconds === 0
        ? []
        : [{ job: 'job', instanceType: 'ml.m5.xlarge', status: 'StoppedByLimit', billableSeconds: seconds }],
    seconds,
    billableSeconds: seconds,
    ...(failure === undefined ? {} : { failure: { type: failure[0], reason: failure[1], logTail: [] } }),
  });
  const late = {
    sweep: 'run/sweep',
    ended: 'The sweep has run for limits.maxSeconds, 2 s.',
    limit: 'maxSeconds',
  } as const;

  it('groups its reasons, and says the type of each once', () => {
    const results = [
      trial('failed', ['AlgorithmError', 'AlgorithmError: too deep\nexit code 1']),
      trial('failed', ['AlgorithmError', 'AlgorithmError: too deep\nexit code 2']),
      trial('failed', ['ServiceFault', 'InternalServerError: try again']),
      trial('failed', ['AlgorithmError', 'too deep']),
      trial('failed'),
    ];
    expect(withoutTrial({ sweep: 'run/sweep', results })).toMatchInlineSnapshot(`
      {
        "message": "Not one trial completed:
        3 x AlgorithmError: too deep
          Read its failure text and last log lines; change the hyperparameters.
        1 x ServiceFault: InternalServerError: try again
          Nothing: it is repeated. See the AWS health page if it stays.
        1 x unknown: no reason given",
        "type": "NoSuccessfulTrial",
      }
    `);
  });

  it('is not blamed on a limit that left no trial to stop', () => {
    const results = [trial('failed', ['AlgorithmError', 'too deep'])];
    expect(withoutTrial({ ...late, results })).toMatchInlineSnapshot(`
      {
        "message": "Not one trial completed. The sweep has run for limits.maxSeconds, 2 s.
        1 x AlgorithmError: too deep
          Read its failure text and last log lines; change the hyperparameters.",
        "type": "NoSuccessfulTrial",
      }
    `);
  });

  it('counts trials that waited for an instance, were pruned or stopped apart', () => {
    const results = [trial('pruned'), trial('stopped'), trial('stopped', undefined, 8), trial('stopped', undefined, 0)];
    expect(withoutTrial({ ...late, results }).message).toMatchInlineSnapshot(
      `"The sweep has run for limits.maxSeconds, 2 s. Not one trial had completed: 2 were stopped, the longest after 8 s; 1 was stopped before a job had started; 1 was pruned. Raise sweep.limits.maxSeconds, or make trials shorter: fewer rounds, or a smaller sweep.share."`,
    );
  });

  it('says when not one had begun', () => {
    expect(withoutTrial({ ...late, results: [] }).message).toMatchInlineSnapshot(
      `"The sweep has run for limits.maxSeconds, 2 s. Not one trial had completed, nor begun. Raise sweep.limits.maxSeconds, or make trials shorter: fewer rounds, or a smaller sweep.share."`,
    );
  });

  it('gives the reasons of its trials when it ended early for no limit of its own', () => {
    const { limit: _, ...early } = late;
    expect(
      withoutTrial({ ...early, results: [trial('stopped', ['StoppedByLimit', early.ended])] }),
    ).toMatchInlineSnapshot(`
      {
        "message": "Not one trial completed. The sweep has run for limits.maxSeconds, 2 s.
        1 x StoppedByLimit: The sweep has run for limits.maxSeconds, 2 s.
          Nothing if the limit was meant; else raise it under sweep.limits.",
        "type": "NoSuccessfulTrial",
      }
    `);
  });
});
