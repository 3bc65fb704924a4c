import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { workflowIds } from '../../contracts/run/workflow-ids.js';

/** Fits that are listed at most. */
const SHOWN = 12;

/** Why a run has no such step. @param step `trial-003`, or `fit CA_1` */
export async function describeMissingStep(temporal: Client, run: string, step: string): Promise<string> {
  if ((await typeOf(temporal, run)) === undefined) return `There is no run named ${run}.`;
  const none = `There is no step ${step} of ${run}.`;
  if (!step.startsWith('trial-')) return `${none} ${await describeFits(temporal, run)}`;
  if ((await typeOf(temporal, workflowIds.sweep(run))) === 'tuningSweep') {
    return `${step} of ${run} is a training of SageMaker's tuning job (sweep.backend: amt). Those are never taken over: SageMaker starts them itself.`;
  }
  return `${none} 'npx forecast leaderboard ${run}' shows its trials.`;
}

async function typeOf(temporal: Client, workflowId: string): Promise<string | undefined> {
  try {
    return (await temporal.workflow.getHandle(workflowId).describe()).type;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

async function describeFits(temporal: Client, run: string): Promise<string> {
  const prefix = workflowIds.fit(run, '');
  const fits = new Set<string>();
  for await (const { workflowId } of temporal.workflow.list({ query: `WorkflowId STARTS_WITH "${prefix}"` })) {
    fits.add(workflowId.slice(prefix.length));
    if (fits.size > SHOWN) break;
  }
  if (fits.size === 0) return 'It has fitted nothing yet.';
  const shown = [...fits].sort().slice(0, SHOWN);
  return `Its fits: ${shown.join(', ')}${fits.size > SHOWN ? ', …' : ''}.`;
}
