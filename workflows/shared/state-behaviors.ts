import { setWorkflowOptions } from '@temporalio/workflow';
import { VERSIONED_WORKERS } from '../../contracts/temporal/versioned-workers.js';
import type { WorkflowTypes } from '../../contracts/workflow-types.js';
import { versioningBehaviors } from './versioning-behaviors.js';

/** States for workflows whether they stay with a build, where the worker that loads them is versioned. */
export function stateBehaviors(workflows: Partial<WorkflowTypes>): void {
  if (Reflect.get(globalThis, VERSIONED_WORKERS) !== true) return;
  for (const [type, workflow] of Object.entries(workflows)) {
    const versioningBehavior = versioningBehaviors[type as keyof WorkflowTypes];
    setWorkflowOptions({ versioningBehavior }, workflow as (input: never) => Promise<unknown>);
  }
}
