import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { hasTuned, trialsOf, tune, tuningRequest, tuningUntil } from './support/tuning-requests.js';
import { useBench } from './support/use-bench.js';
import { useFolder } from './support/use-folder.js';

const folder = useFolder();
const bench = useBench({ constraints: 'enforce' });
let client: SageMakerClient;

beforeAll(async () => {
  client = bench.sagemaker;
});

const colours = (...Values: string[]) => ({ CategoricalParameterRanges: [{ Name: 'colour', Values }] });
const one = (max: number) => ({ ResourceLimits: { MaxNumberOfTrainingJobs: max, MaxParallelTrainingJobs: 1 } });

describe('early stopping', () => {
  test('Auto stops a training job that is worse than the median of those before', async () => {
    // One after the other: three good ones, then one that would never end by itself.
    const depths = { CategoricalParameterRanges: [{ Name: 'depth', Values: ['5', '6', '7', '50'] }] };
    const grid = { Strategy: 'Grid' as const, ParameterRanges: depths, TrainingJobEarlyStoppingType: 'Auto' as const };
    const limits = { ResourceLimits: { MaxParallelTrainingJobs: 1 } };
    const job = await tune(
      client,
      'median',
      { ...grid, ...limits },
      {
        StaticHyperParameters: { epochs: '20', hold_file: join(folder, 'never'), hold_above: '20' },
      },
    );
    const trials = await trialsOf(client, 'median');
    expect(trials.map((trial) => [trial.TunedHyperParameters?.depth, trial.TrainingJobStatus])).toEqual([
      ['5', 'Completed'],
      ['6', 'Completed'],
      ['7', 'Completed'],
      ['50', 'Stopped'],
    ]);
    expect(job.HyperParameterTuningJobStatus).toBe('Completed');
    expect(job.TrainingJobStatusCounters).toMatchObject({ Completed: 3, Stopped: 1 });
    expect(job.ObjectiveStatusCounters).toMatchObject({ Succeeded: 4 });
    expect(trials[3]?.FinalHyperParameterTuningJobObjectiveMetric?.Value).toBeGreaterThan(19);
    expect(job.BestTrainingJob?.TunedHyperParameters).toEqual({ depth: '6' });
  });

  test('Off lets every training job run to its end', async () => {
    const depths = { CategoricalParameterRanges: [{ Name: 'depth', Values: ['5', '6', '7', '50'] }] };
    const job = await tune(
      client,
      'no-median',
      { Strategy: 'Grid', ParameterRanges: depths, ResourceLimits: { MaxParallelTrainingJobs: 4 } },
      { StaticHyperParameters: { epochs: '20' } },
    );
    expect(job.TrainingJobStatusCounters).toMatchObject({ Completed: 4, Stopped: 0 });
    expect(job.HyperParameterTuningJobConfig?.ResourceLimits?.MaxNumberOfTrainingJobs).toBe(4);
  });

  test('Hyperband gives few training jobs all epochs and ends with the best of them', async () => {
    const job = await tune(
      client,
      'hyperband',
      {
        Strategy: 'Hyperband',
        StrategyConfig: { HyperbandStrategyConfig: { MinResource: 1, MaxResource: 27 } },
        ParameterRanges: { IntegerParameterRanges: [{ Name: 'depth', MinValue: '1', MaxValue: '40' }] },
        ResourceLimits: { MaxNumberOfTrainingJobs: 9, MaxParallelTrainingJobs: 3 },
      },
      { StaticHyperParameters: { epochs: '27', pause_ms: '100' } },
    );
    expect(job.HyperParameterTuningJobStatus).toBe('Completed');
    const counters = job.TrainingJobStatusCounters;
    expect(counters?.Stopped).toBeGreaterThan(0);
    expect((counters?.Stopped ?? 0) + (counters?.Completed ?? 0)).toBe(9);
    const trials = await trialsOf(client, 'hyperband');
    const distance = (depth: string | undefined) => Math.abs(Number(depth) - 6);
    const nearest = Math.min(...trials.map((trial) => distance(trial.TunedHyperParameters?.depth)));
    expect(distance(job.BestTrainingJob?.TunedHyperParameters?.depth)).toBe(nearest);
  });

  test('Hyperband stops a training job that goes on after MaxResource, and it counts', async () => {
    const job = await tune(
      client,
      'used-up',
      {
        Strategy: 'Hyperband',
        StrategyConfig: { HyperbandStrategyConfig: { MaxResource: 4 } },
        ParameterRanges: colours('blue', 'red'),
        ResourceLimits: { MaxNumberOfTrainingJobs: 1, MaxParallelTrainingJobs: 1 },
      },
      { StaticHyperParameters: { epochs: '1000', pause_ms: '50' } },
    );
    expect(job.TrainingJobStatusCounters).toMatchObject({ Completed: 0, Stopped: 1 });
    expect(job.BestTrainingJob?.TrainingJobStatus).toBe('Stopped');
  });
});

describe('completion criteria', () => {
  test('end the tuning job as Completed when the target is reached, and stop what still runs', async () => {
    const hold = join(folder, 'target');
    const depths = { CategoricalParameterRanges: [{ Name: 'pause_ms', Values: ['0', '600000', '600001', '600002'] }] };
    await client.send(
      new CreateHyperParameterTuningJobCommand(
        tuningRequest(
          'target',
          {
            Strategy: 'Grid',
            ParameterRanges: depths,
            ResourceLimits: { MaxParallelTrainingJobs: 3 },
            TuningJobCompletionCriteria: { TargetObjectiveMetricValue: 1 },
          },
          { StaticHyperParameters: { hold_file: hold } },
        ),
      ),
    );
    await until(async () => (await trialsOf(client, 'target')).length === 3, { what: 'three training jobs' });
    writeFileSync(hold, '');
    const job = await tuningUntil(client, 'target', hasTuned);
    expect(job.HyperParameterTuningJobStatus).toBe('Completed');
    expect(job.TrainingJobStatusCounters).toMatchObject({ Completed: 1, Stopped: 2 });
    expect(job.BestTrainingJob?.TunedHyperParameters).toEqual({ pause_ms: '0' });
  });

  test('end it when three training jobs have brought no improvement', async () => {
    const same = { CategoricalParameterRanges: [{ Name: 'note', Values: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }] };
    const BestObjectiveNotImproving = { MaxNumberOfTrainingJobsNotImproving: 3 };
    const job = await tune(client, 'not-improving', {
      ...one(7),
      ParameterRanges: same,
      TuningJobCompletionCriteria: { BestObjectiveNotImproving },
    });
    expect(job.HyperParameterTuningJobStatus).toBe('Completed');
    expect(job.TrainingJobStatusCounters?.Completed).toBe(4);
    expect(job.TuningJobCompletionDetails).toEqual({ NumberOfTrainingJobsObjectiveNotImproving: 3 });
  });

  test('say when the search has converged, and end it where that is asked for', async () => {
    const Values = Array.from({ length: 14 }, (_, index) => `note ${index}`);
    const job = await tune(client, 'converged', {
      ResourceLimits: { MaxNumberOfTrainingJobs: 14, MaxParallelTrainingJobs: 1 },
      ParameterRanges: { CategoricalParameterRanges: [{ Name: 'note', Values }] },
      TuningJobCompletionCriteria: { ConvergenceDetected: { CompleteOnConvergence: 'Enabled' } },
    });
    expect(job.TrainingJobStatusCounters?.Completed).toBe(11);
    expect(Number(job.TuningJobCompletionDetails?.ConvergenceDetectedTime)).toBeGreaterThan(Number(job.CreationTime));
  });

  test('end it after MaxRuntimeInSeconds of the clock of the server', async () => {
    const limits = { MaxNumberOfTrainingJobs: 9, MaxParallelTrainingJobs: 1, MaxRuntimeInSeconds: 120 };
    const request = tuningRequest(
      'timed',
      { ResourceLimits: limits },
      { StaticHyperParameters: { hold_file: join(folder, 'never') } },
    );
    await client.send(new CreateHyperParameterTuningJobCommand(request));
    await until(async () => (await trialsOf(client, 'timed')).length === 1, { what: 'the first training job' });
    await setSpeed(200);
    const job = await tuningUntil(client, 'timed', hasTuned);
    await setSpeed(1);
    expect(job.HyperParameterTuningJobStatus).toBe('Completed');
    expect(job.TrainingJobStatusCounters).toMatchObject({ Completed: 0, Stopped: 1 });
    expect(job.ConsumedResources?.RuntimeInSeconds).toBeGreaterThanOrEqual(120);
    const [trial] = await trialsOf(client, 'timed');
    const child = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: trial?.TrainingJobName }));
    expect(child.SecondaryStatus).toBe('Stopped');
  });
});

async function setSpeed(speed: number): Promise<void> {
  const answer = await fetch(`${bench.server.url}/_control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clockSpeed: speed }),
  });
  expect(answer.status).toBe(200);
}
