import { patched } from '@temporalio/workflow';
import type { WorkflowTypes } from '../../../contracts/workflow-types.js';
import { lookups } from '../../../workflows/shared/proxies.js';
import { stateBehaviors } from '../../../workflows/shared/state-behaviors.js';
import * as before from '../../../workflows/versioned.js';

/** The workflows of a later build, in which two have one more activity: `closedOwners` of nobody. */
export * from '../../../workflows/versioned.js';

/** Without a patch: a trial that has begun before can't go on under this code. */
export const trainingTrial: WorkflowTypes['trainingTrial'] = async (trial) => {
  await lookups.closedOwners([]);
  return before.trainingTrial(trial);
};

/** With a patch: a run that has begun before goes on under this code. */
export const forecastPipeline: WorkflowTypes['forecastPipeline'] = async (input) => {
  const summary = await before.forecastPipeline(input);
  if (patched('one-more-step-at-the-end')) await lookups.closedOwners([]);
  return summary;
};

stateBehaviors({ trainingTrial, forecastPipeline });
