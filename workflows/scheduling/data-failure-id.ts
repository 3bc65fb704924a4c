import type { WorkflowInfo } from '@temporalio/workflow';
import { eventId } from '../../contracts/notification/event-id.js';

/**
 * Id of the event that a run could not begin, since its data did not come. A schedule starts each time once; a backfill may
 * come to it again, perhaps more than once, and what fails then is told too, so its start is part of the id.
 */
export function dataFailureId(run: string, { parent, startTime }: Pick<WorkflowInfo, 'parent' | 'startTime'>): string {
  if (parent === undefined) return eventId(run, 'failed', 'data');
  return eventId(run, 'failed', 'data', startTime.toISOString().replace(/[-:]/g, ''));
}
