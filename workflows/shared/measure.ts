import { unlessItFails } from '@durable-forecast/lib/unless-it-fails';
import { ContinueAsNew, metricMeter, type WorkflowInterceptorsFactory, workflowInfo } from '@temporalio/workflow';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import type { SweepResult } from '../../contracts/sweep/sweep.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import { failureOf } from './failure-of.js';

/**
 * Counts runs, trials and their cost as they end. The SDK leaves out what is only replayed, and nothing of it is a command.
 *
 * Ends are observed by the way: a promise that was chained anew would complete later than in histories that were recorded
 * without this.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      execute(input, next) {
        const result = next(input);
        result.then(unlessItFails(measureResult), unlessItFails(measureFailure));
        return result;
      },
    },
  ],
});

function measureResult(result: unknown): void {
  switch (workflowInfo().workflowType as keyof WorkflowTypes) {
    case workflowTypes.forecastPipeline:
      countRun((result as RunSummary).status);
      break;
    case workflowTypes.trainingTrial:
      measureTrial(result as TrialResult);
      break;
    // Its trials are no workflows of their own.
    case workflowTypes.tuningSweep:
      for (const trial of (result as SweepResult).results) measureTrial(trial);
      break;
    default:
  }
}

function measureFailure(error: unknown): void {
  if (error instanceof ContinueAsNew || workflowInfo().workflowType !== workflowTypes.forecastPipeline) return;
  countRun(failureOf(error).type);
}

const countRun = (outcome: string): void =>
  metricMeter.createCounter('forecast_runs', undefined, 'Runs that have ended.').add(1, { outcome });

function measureTrial({ algorithm, status, cached, failure, cost }: TrialResult): void {
  const ended = status === 'failed' ? (failure?.type ?? status) : status;
  metricMeter
    .createCounter('forecast_trials', undefined, 'Trials and fits that have ended.')
    .add(1, { algorithm, outcome: cached === undefined ? ended : 'taken_over' });
  if (cost === undefined || cached !== undefined) return;
  metricMeter
    .createHistogram('forecast_trial_cost_dollars', 'float', undefined, 'US dollars of the jobs of a trial.')
    .record(cost, { algorithm });
}
