import { ZodError } from 'zod';
import type { Schedule } from '../../contracts/scheduling/schedule.js';
import type { ScheduledRun } from '../../contracts/scheduling/scheduled-forecast.js';
import { planRun } from '../../core/scheduling/plan-run.js';
import { failure } from '../aws/aws-failure.js';
import type { SchedulingDeps } from './deps.js';

export interface PlanScheduledRunInput {
  readonly schedule: string;
  readonly definition: Schedule;
  /** ISO. */
  readonly scheduledTime: string;
}

/**
 * Works out what a schedule's run of a time is. No part of the workflow, since what a time zone's clocks show changes with the
 * release of Node.
 *
 * @throws RequestInvalid when this version no longer accepts the schedule's request
 */
export function planScheduledRun(
  { bucket }: Pick<SchedulingDeps, 'bucket'>,
  input: PlanScheduledRunInput,
): ScheduledRun {
  try {
    return planRun({ ...input, bucket });
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const faults = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw failure(
      'RequestInvalid',
      `The request of schedule ${input.schedule} is not accepted any more: ${faults.join('; ')}. Apply its file again.`,
    );
  }
}
