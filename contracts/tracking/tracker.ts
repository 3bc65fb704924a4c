/** Where runs are recorded for people who compare them, beside what the project keeps of them itself. */
export const TRACKERS = ['mlflow', 'sagemaker'] as const;
export type TrackerKind = (typeof TRACKERS)[number];

/** What the parts of a run need to tell the tracker of themselves; those of a run that no tracker is told of get none. */
export interface RunTracking {
  /** Name of the forecast. */
  readonly forecast: string;
}

/** For people. */
export const TRACKER_NAMES = {
  mlflow: 'MLflow',
  sagemaker: 'SageMaker Experiments',
} as const satisfies Record<TrackerKind, string>;
