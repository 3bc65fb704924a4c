import { defineUpdate } from '@temporalio/workflow';

/** Who pauses or resumes a run, and why. */
export interface PauseMessage {
  readonly by?: string;
  readonly reason?: string;
}

/** The stage that runs goes on to its end, the next does not begin. */
export const pauseRunUpdate = defineUpdate<string, [PauseMessage]>('pauseRun');
export const resumeRunUpdate = defineUpdate<string, [PauseMessage]>('resumeRun');
