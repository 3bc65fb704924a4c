import { isCancellation, log, ParentClosePolicy, startChild } from '@temporalio/workflow';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { stopTrialSignal, type TrialStop } from '../../contracts/training/stop-trial.js';
import type { TrialSpec } from '../../contracts/training/trial.js';
import { knownSearchAttributes } from '../shared/search-attributes.js';
import { trainingTrial } from '../training/training-trial.js';
import type { TrialChild } from './trial-pool.js';

/** Starts a trial as a child workflow of the sweep. */
export async function startTrial(sweepId: string, spec: TrialSpec): Promise<TrialChild> {
  const { name, run, plan } = spec;
  const handle = await startChild(trainingTrial, {
    workflowId: workflowIds.trial(sweepId, name),
    args: [spec],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `${plan.algorithm} ${describeHyperparameters(plan.hyperparameters)}`,
    typedSearchAttributes: knownSearchAttributes(spec.searchAttributes, [
      { key: searchAttributes.forecastRun, value: run },
      { key: searchAttributes.algorithm, value: plan.algorithm },
    ]),
  });
  return {
    result: () => handle.result(),
    stop: async (stop: TrialStop) => {
      try {
        await handle.signal(stopTrialSignal, stop);
      } catch (error) {
        if (isCancellation(error)) throw error;
        log.warn('a trial could not be asked to stop', { error });
      }
    },
  };
}

const describeHyperparameters = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
    .slice(0, 180);
