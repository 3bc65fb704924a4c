import type { Client } from '@temporalio/client';
import { pinnedQuery } from './read-deployment.js';

/** What became of an attempt to move workflows. */
export interface Moved {
  readonly moved: number;
  readonly failed: readonly { readonly workflowId: string; readonly reason: string }[];
}

/**
 * Lets the workflows that are pinned to a build go on under whatever is the current one, from their next step on.
 *
 * They are then as workflows that follow upgrades: the current build must replay what the other one did.
 */
export async function movePinned(temporal: Client, deployment: string, buildId: string): Promise<Moved> {
  const { namespace } = temporal.options;
  const failed: { workflowId: string; reason: string }[] = [];
  let moved = 0;
  for await (const { workflowId, runId } of temporal.workflow.list({ query: pinnedQuery(deployment, buildId) })) {
    try {
      await temporal.workflowService.updateWorkflowExecutionOptions({
        namespace,
        workflowExecution: { workflowId, runId },
        workflowExecutionOptions: { versioningOverride: { autoUpgrade: true } },
        updateMask: { paths: ['versioning_override'] },
      });
      moved += 1;
    } catch (error) {
      failed.push({ workflowId, reason: (error as Error).message });
    }
  }
  return { moved, failed };
}
