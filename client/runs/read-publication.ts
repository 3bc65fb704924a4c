import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../../contracts/failures/failures.js';
import type { Publication } from '../../contracts/publication/publication.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import type { WorkflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';

/** What planners see of a run that did not end well. */
export type PublicationState =
  | { readonly kind: 'nothing published' }
  /** The run is gone, its publication is not: it ends soon, by itself. */
  | { readonly kind: 'still publishing' }
  | { readonly kind: 'published'; readonly publication: Publication }
  /** It broke off while the pointer moved. */
  | { readonly kind: 'unknown' };

/** Asks the publication, which may have ended otherwise than its run: a run that was terminated can't say. */
export async function readPublication(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  run: string,
): Promise<PublicationState> {
  const handle = temporal.workflow.getHandle<WorkflowTypes['publishForecast']>(workflowIds.publish(run));
  try {
    const { status } = await handle.describe();
    switch (status.name) {
      case 'RUNNING':
        return { kind: 'still publishing' };
      case 'CANCELLED':
        return { kind: 'nothing published' };
      case 'COMPLETED':
      case 'FAILED':
        return { kind: 'published', publication: await handle.result() };
      default:
        return { kind: 'unknown' };
    }
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'nothing published' };
    if (error instanceof WorkflowFailedError)
      return { kind: mayHavePublished(error) ? 'unknown' : 'nothing published' };
    throw error;
  }
}

/** A switch that failed for another reason than a lost race may have had its effect. */
function mayHavePublished({ cause }: WorkflowFailedError): boolean {
  const lost: FailureType = 'PublicationLost';
  return (
    cause instanceof ActivityFailure &&
    cause.activityType === 'switchPointer' &&
    !(cause.cause instanceof ApplicationFailure && cause.cause.type === lost)
  );
}

/** A sentence on it; none where nobody has asked. */
export const describePublication = (state: PublicationState | undefined): readonly string[] =>
  state === undefined ? [] : [sentenceOn(state)];

function sentenceOn(state: PublicationState): string {
  switch (state.kind) {
    case 'nothing published':
      return 'Nothing was published.';
    case 'still publishing':
      return 'Its publication still goes on, and ends by itself.';
    case 'published':
      return `All the same it has published version ${state.publication.version}, ${state.publication.uri}`;
    case 'unknown':
      return 'It broke off while its version was being published: current.json of the forecast says whether it is the current one.';
  }
}
