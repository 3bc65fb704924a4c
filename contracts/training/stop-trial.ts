import { defineSignal } from '@temporalio/workflow';

/** Why a sweep ends a trial that still runs. */
export interface TrialStop {
  readonly failure: 'StoppedByPruning' | 'StoppedByLimit';
  readonly reason: string;
}

/** The sweep asks a trial to stop its job and to end. */
export const stopTrialSignal = defineSignal<[TrialStop]>('stopTrial');
