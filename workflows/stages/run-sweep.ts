import { ApplicationFailure, executeChild, ParentClosePolicy } from '@temporalio/workflow';
import { algorithmFacts } from '../../contracts/algorithms.js';
import type { FeatureManifest } from '../../contracts/dataset.js';
import { workflowIds } from '../../contracts/names.js';
import type { TrialResult } from '../../contracts/training.js';
import { sweep } from '../sweep.js';
import type { RunContext } from './run-context.js';

/** All trials of the search, best first. @throws NoSuccessfulTrial with the reasons, grouped, when not one completed */
export async function runSweep(
  { run, request, environment, root }: RunContext,
  features: FeatureManifest,
): Promise<readonly TrialResult[]> {
  const { results } = await executeChild(sweep, {
    workflowId: workflowIds.sweep(run),
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `Sweep over ${Object.keys(request.sweep.algorithms).join(' and ')}`,
    args: [
      {
        run,
        search: request.sweep,
        training: request.training,
        rules: request.rules,
        images: environment.images,
        channels: { train: features.trainUri, validation: features.validationUri },
        outputUri: `${root}/models`,
        objective: algorithmFacts.xgboost.objective,
      },
    ],
  });
  if (!results.some((result) => result.status === 'completed')) {
    throw ApplicationFailure.nonRetryable(
      ['Not one trial completed:', ...groupedReasons(results)].join('\n'),
      'NoSuccessfulTrial',
    );
  }
  return results;
}

/** `3 x AlgorithmError: …` */
function groupedReasons(results: readonly TrialResult[]): string[] {
  const counts = new Map<string, number>();
  for (const { failure } of results) {
    const reason = `${failure?.type ?? 'unknown'}: ${failure?.reason.split('\n')[0] ?? 'no reason given'}`;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `  ${count} x ${reason}`);
}
