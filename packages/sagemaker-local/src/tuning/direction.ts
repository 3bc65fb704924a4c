import type { HyperParameterTuningJobObjectiveType } from '@aws-sdk/client-sagemaker';

export type Direction = HyperParameterTuningJobObjectiveType;

export const isBetter = (direction: Direction, value: number, than: number): boolean =>
  direction === 'Minimize' ? value < than : value > than;

/** Smaller is better, whatever the direction. */
export const lossOf = (direction: Direction, value: number): number => (direction === 'Minimize' ? value : -value);
