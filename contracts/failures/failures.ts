/**
 * The one table that says what a failure means.
 *
 * Every `ApplicationFailure.type` of the project and every end of a remote job is one of these, so workflows decide by
 * looking here.
 */
export type FailureType = keyof typeof failureTable;

export interface FailureMeaning {
  /**
   * What may be done about it: nothing, the same again, the next instance type, or wait for an instance. A *call* that failed so is
   * repeated where this says `same`, and not otherwise.
   */
  readonly retry: 'never' | 'same' | 'next-instance-type' | 'wait';
  /** Attempts of the *job* in all, the first included; how often a call is repeated, its group of activities says. */
  readonly attempts: number;
  /** What happened, for the operator. */
  readonly meaning: string;
  /** What the operator can do. */
  readonly cure: string;
}

const never = { retry: 'never', attempts: 1 } as const;

export const failureTable = {
  Throttled: {
    retry: 'same',
    attempts: 10,
    meaning: 'AWS refused the call because too many came at once.',
    cure: 'Nothing: the call is repeated. Lower FORECAST_DESCRIBE_RATE if it stays.',
  },
  ServiceFault: {
    retry: 'same',
    attempts: 3,
    meaning: 'SageMaker or S3 had an internal error.',
    cure: 'Nothing: it is repeated. See the AWS health page if it stays.',
  },
  ConnectionFault: {
    retry: 'same',
    attempts: 10,
    meaning: 'A call got no answer, or its data was cut or changed on the way.',
    cure: 'Nothing: the call is repeated. See to the network between the worker and AWS if it stays.',
  },
  WriteConflict: {
    retry: 'same',
    attempts: 10,
    meaning: 'Another writer wrote the same object at the same moment.',
    cure: 'Nothing: the call is repeated.',
  },
  ClockSkew: {
    retry: 'same',
    attempts: 3,
    meaning: "The clock of the worker's machine differs from AWS's by more than AWS allows.",
    cure: "Set the clock of the worker's machine, best by NTP; the call is repeated.",
  },
  Capacity: {
    retry: 'next-instance-type',
    attempts: 6,
    meaning: 'AWS has no free instance of this type.',
    cure: 'List more types under training.instanceTypes or transform.instanceTypes.',
  },
  Quota: {
    retry: 'wait',
    attempts: 20,
    meaning: 'The account already runs as many instances of this type as its quota allows.',
    cure: 'Lower sweep.maxParallel or ask AWS for a higher quota.',
  },
  NoQuota: {
    retry: 'next-instance-type',
    attempts: 3,
    meaning: "The account's quota for this type of instance is zero.",
    cure: 'Ask AWS for the quota that the sentence names, or list other types under training.instanceTypes or transform.instanceTypes.',
  },
  InstanceTypeRefused: {
    retry: 'next-instance-type',
    attempts: 6,
    meaning: 'SageMaker runs no job of this kind on this instance type in this region.',
    cure: 'List other types under training.instanceTypes or transform.instanceTypes.',
  },
  SpotLost: {
    retry: 'same',
    attempts: 5,
    meaning: 'The spot instance was taken away.',
    cure: 'Nothing: another job goes on from the last checkpoint, or begins anew where training.spot.checkpoints is false. Set training.spot.enabled to false if it stays.',
  },
  AlgorithmError: {
    ...never,
    meaning: 'The algorithm ended with an error of its own.',
    cure: 'Read its failure text and last log lines; change the hyperparameters.',
  },
  DataError: {
    ...never,
    meaning: 'The job could not read its data.',
    cure: 'Check the channel addresses and the role that reads them. Delete an object that the message calls damaged; the next run makes it anew.',
  },
  RequestError: {
    ...never,
    meaning: 'AWS refused the request as malformed.',
    cure: 'Correct the field that the message names.',
  },
  AccessDenied: {
    ...never,
    meaning: 'The credentials or the role may not do this.',
    cure: 'Allow the action that the message names, or use other credentials.',
  },
  CredentialsExpired: {
    retry: 'same',
    attempts: 3,
    meaning: 'The worker has no credentials that are valid now: temporary ones have run out, or none were found.',
    cure: 'Nothing where they renew themselves: the call is repeated. Else give the worker new ones.',
  },
  NotFound: {
    ...never,
    meaning: 'The object does not exist.',
    cure: 'Check the name and the region.',
  },
  WrongRegion: {
    ...never,
    meaning: 'The bucket lies in another region than the one that was asked.',
    cure: "Give the worker the bucket's region (AWS_REGION), or use a bucket of the region it works in.",
  },
  JobNameCollision: {
    ...never,
    meaning: 'A job of this name exists, but it was started from another request.',
    cure: 'Start the run under another name.',
  },
  StoppedByUser: { ...never, meaning: 'Somebody stopped the job.', cure: 'Start the run again if that was a mistake.' },
  StoppedByRule: {
    ...never,
    meaning: 'A Debugger rule fired and its action stopped the job.',
    cure: 'See the numbers of the rule in the trial result.',
  },
  StoppedByPruning: {
    ...never,
    meaning: 'The sweep stopped the trial because others were clearly better.',
    cure: 'Nothing: this saves money.',
  },
  StoppedByLimit: {
    ...never,
    meaning: 'The sweep reached one of its limits and stopped the trials that still ran.',
    cure: 'Nothing if the limit was meant; else raise it under sweep.limits.',
  },
  MaxRuntimeExceeded: {
    ...never,
    meaning: 'The job ran longer than training.maxRuntimeSeconds.',
    cure: 'Raise the limit or lower the number of rounds.',
  },
  MaxWaitTimeExceeded: {
    ...never,
    meaning: 'No spot capacity came within the waiting time.',
    cure: 'Raise the waiting time or use on-demand instances.',
  },
  Cancelled: { ...never, meaning: 'The run was cancelled.', cure: 'Start it again when wanted.' },
  DataNotArrived: {
    ...never,
    meaning: 'The raw data of a scheduled run was not there by its deadline, and old data is not forecast from.',
    cure: "Bring the files that the message names, then run that time with 'npx forecast schedule backfill'.",
  },
  DatasetInvalid: {
    ...never,
    meaning: 'The raw data has faults.',
    cure: 'Correct the listed places; nothing was started.',
  },
  StoredObjectInvalid: {
    ...never,
    meaning:
      'An object that an earlier step or run left in the object store is damaged, or something else by its name.',
    cure: 'Do with the object what the message says, then start the run again.',
  },
  RequestInvalid: {
    ...never,
    meaning: 'The request of the run has faults.',
    cure: 'Correct the listed fields; nothing was started.',
  },
  ReceiverAway: {
    retry: 'same',
    attempts: 1,
    meaning: 'Who is told of an event does not answer, or can take no message now.',
    cure: 'Nothing: the message is sent again for a day. See to the receiver that the message names if it stays.',
  },
  TrackerAway: {
    retry: 'same',
    attempts: 1,
    meaning: 'The tracker of runs does not answer, or takes nothing now.',
    cure: 'Nothing: what it lacks waits in the outbox and is written once it takes it. See to the tracker that the message names if it stays.',
  },
  SecretMissing: {
    retry: 'same',
    attempts: 1,
    meaning: 'The worker has not the secret that a channel of notifications names.',
    cure: "Give it to the worker, where the message says; messages wait for it a day. 'npx forecast notify test' tries it.",
  },
  NotificationRefused: {
    ...never,
    meaning: 'Who was to be told of an event will not take the message.',
    cure: "Do what the message says; 'npx forecast notify test' tries the channel.",
  },
  NotificationUndelivered: {
    ...never,
    meaning: 'Who was to be told of an event has not taken the message for a day.',
    cure: 'See to the receiver; what it missed stands in the run and its summary.',
  },
  PayloadTooLarge: {
    ...never,
    meaning: 'One step would hand to another more than Temporal carries.',
    cure: 'Make the field that the message names smaller; nothing that is repeated would.',
  },
  UnforeseenError: {
    ...never,
    meaning: 'A step ended with an error that this table does not know, several times.',
    cure: "See to the machine where the message names its disk or memory; else report it with the line of the worker's log.",
  },
  NoSuccessfulTrial: {
    ...never,
    meaning: 'Not one trial of the sweep ended well.',
    cure: 'Do what stands below each reason.',
  },
  TransformsFailed: {
    ...never,
    meaning: 'Not one finalist could be applied to the days that it is scored on.',
    cure: "Cure the reasons that are listed, then 'npx forecast retry RUN': it takes the trainings over.",
  },
  NothingToScore: {
    ...never,
    meaning: 'No forecast can be scored at an origin that this run scores forecasts at.',
    cure: 'Choose another origin, fewer past origins (backtest.origins) or a wider scope.',
  },
  NothingToMonitor: {
    ...never,
    meaning: 'Nothing of the forecast can be scored with these sales.',
    cure: 'Do what the message says; nothing was changed.',
  },
  NumberInvalid: {
    ...never,
    meaning: 'A step made a number that is none: NaN or infinite.',
    cure: 'Look at the data or the job that the message names; where nothing is odd there, report it: it is a fault of the program.',
  },
  ChampionUnusable: {
    ...never,
    meaning: "The champion of an earlier run can't be taken over as the request wants it.",
    cure: 'Name another run under champion.of, or leave the field out to search; champion.otherwise: search does so by itself.',
  },
  NotBetterThanBaselines: {
    ...never,
    meaning: 'The forecast does not beat the best baseline, so nothing was published.',
    cure: 'Search longer or wider, or publish anyway with publish.gate: none.',
  },
  ForecastRejected: {
    ...never,
    meaning: 'The forecast was not approved, so nothing was published.',
    cure: 'Read the reason; change the request or the data, or start the run again: its trainings are taken over.',
  },
  ForecastInvalid: {
    ...never,
    meaning: 'The forecast failed a check before publication.',
    cure: 'See which check failed; the published version stays as it was.',
  },
  VersionExists: {
    ...never,
    meaning: 'A version of this name exists already, with another content. Versions are never overwritten.',
    cure: 'Start the run under another name; the version that is there stays as it is.',
  },
  ScenarioInvalid: {
    ...never,
    meaning: 'The scenario names what the data of the version does not have, or contradicts itself.',
    cure: 'Correct the listed changes; nothing was started.',
  },
  ScenarioExists: {
    ...never,
    meaning: 'A scenario of this name exists already, with another content. Scenarios are never overwritten.',
    cure: 'Give the scenario another name; the one that is there stays as it is.',
  },
  ScenarioImpossible: {
    ...never,
    meaning:
      "What a published version was made of is no longer there as it was, so a scenario of it can't be computed.",
    cure: 'Do what the message says; the published version stays as it was.',
  },
  RollbackRefused: {
    ...never,
    meaning: "The pointer can't be moved back to this version.",
    cure: "'npx forecast forecasts NAME' lists the versions; the pointer stays as it was.",
  },
  VersionKept: {
    ...never,
    meaning: 'A version that was to be deleted is not announced as one that goes.',
    cure: "It stays. 'npx forecast delete-versions NAME --dry-run' says which versions go and why.",
  },
  EndpointImpossible: {
    ...never,
    meaning: "The version can't be served as it was asked for.",
    cure: 'Do what the message says; nothing was started.',
  },
  EndpointFailed: {
    ...never,
    meaning: 'The endpoint did not come into service with the version that was deployed.',
    cure: "Read the reason and the last log lines. Where an earlier version was served, it still is; 'npx forecast endpoint status NAME' says so.",
  },
  EndpointDiffers: {
    ...never,
    meaning: 'A model behind the endpoint says other numbers than the batch transform of which the forecast was made.',
    cure: 'See whether its container is still the one that forecast (its image), then deploy again.',
  },
  EndpointBusy: {
    retry: 'same',
    attempts: 10,
    meaning: 'The endpoint of the forecast is at something else, which has an end.',
    cure: 'Deploy again once it is done with that; a run whose request asks for the endpoint does so by itself.',
  },
  NotServed: {
    ...never,
    meaning: 'The endpoint has no answer for this series or day.',
    cure: 'Do what the message says.',
  },
  PublicationLost: {
    ...never,
    meaning: 'Another publication moved the pointer first.',
    cure: 'Look at current.json; publish again if this version should win.',
  },
} as const satisfies Record<string, FailureMeaning>;

/** The meaning of a failure type with its declared width, for code that compares `retry`. */
export const meaningOf = (type: FailureType): FailureMeaning => failureTable[type];

/** Whether a string (for example an `ApplicationFailure.type` read back from history) is one of ours. */
export const isFailureType = (type: unknown): type is FailureType =>
  typeof type === 'string' && Object.hasOwn(failureTable, type);
