import type { AutoMLPlan } from './automl/automl.js';
import type { PredictInput, Prediction } from './endpoint/prediction.js';
import type { ServeInput, ServeResult } from './endpoint/serve-forecast.js';
import type { InstanceQueueInput } from './instance-queue/queue-record.js';
import type { FeatureJobPlan, FeatureJobResult } from './jobs/feature-job.js';
import type { TransformEnd, TransformPlan } from './jobs/transform.js';
import type { ReapInput, ReapResult } from './maintenance/orphans.js';
import type { MonitorInput, MonitoringAnswer, MonitoringResult } from './monitoring/monitoring.js';
import type { QuestionInput } from './monitoring/monitoring-question.js';
import type { Delivery, DeliveryInput, TriedChannel, TryChannelsInput } from './notification/delivery.js';
import type { Publication, PublishInput } from './publication/publication.js';
import type { RetentionInput, RetentionResult } from './publication/retention.js';
import type { Rollback, RollbackInput } from './publication/rollback.js';
import type { PipelineInput, RunSummary } from './run/pipeline.js';
import type { ReproduceInput, ReproductionResult } from './run/reproduction.js';
import type { DeleteScenarioInput, ScenarioDeleted, WhatIfInput, WhatIfResult } from './scenario/what-if.js';
import type { BackfillInput, BackfillResult } from './scheduling/backfill.js';
import type { ScheduledForecastInput, ScheduledForecastResult } from './scheduling/scheduled-forecast.js';
import type { SweepInput, SweepResult } from './sweep/sweep.js';
import type { OutboxInput } from './tracking/outbox.js';
import type { TrackingNote } from './tracking/tracking-entry.js';
import type { TrialResult, TrialSpec } from './training/trial.js';

/**
 * Every workflow by its name in Temporal, with what it takes and gives. `workflows/index.ts` exports exactly these; clients
 * and workers start them by `workflowTypes` and this type:
 *
 * @example client.workflow.start<WorkflowTypes['sweep']>(workflowTypes.sweep, { args: [input], … })
 */
export interface WorkflowTypes {
  /** A run, from raw sales to a published forecast: `workflows/pipeline/forecast-pipeline.ts`. */
  readonly forecastPipeline: (input: PipelineInput) => Promise<RunSummary>;
  /** A run again, by its record; it publishes nothing: `workflows/pipeline/reproduce-run.ts`. */
  readonly reproduceRun: (input: ReproduceInput) => Promise<ReproductionResult>;
  /** The feature files of a run by a processing job: `workflows/feature-job/feature-job.ts`. */
  readonly featureJob: (plan: FeatureJobPlan) => Promise<FeatureJobResult>;
  /** The search of a run, a trial a child workflow: `workflows/sweep/sweep.ts`. */
  readonly sweep: (input: SweepInput) => Promise<SweepResult>;
  /** The search of a run as one tuning job of SageMaker: `workflows/sweep/amt/tuning-sweep.ts`. */
  readonly tuningSweep: (input: SweepInput) => Promise<SweepResult>;
  /** One search by SageMaker Autopilot, beside a sweep or for a model: `workflows/automl/autopilot-search.ts`. */
  readonly autopilotSearch: (plan: AutoMLPlan) => Promise<readonly TrialResult[]>;
  /** One trial of a search or one fit, with the training jobs it takes: `workflows/training/training-trial.ts`. */
  readonly trainingTrial: (trial: TrialSpec) => Promise<TrialResult>;
  /** A trained model applied to prepared rows: `workflows/transform/batch-transform.ts`. */
  readonly batchTransform: (plan: TransformPlan) => Promise<TransformEnd>;
  /** A forecast as a version, once: `workflows/publication/publish-forecast.ts`. */
  readonly publishForecast: (input: PublishInput) => Promise<Publication>;
  /** The pointer of a forecast back to an earlier version: `workflows/publication/roll-back-forecast.ts`. */
  readonly rollBackForecast: (input: RollbackInput) => Promise<Rollback>;
  /** Old versions of a forecast deleted, as a person asks: `workflows/publication/apply-retention.ts`. */
  readonly applyRetention: (input: RetentionInput) => Promise<RetentionResult>;
  /** Scores what was published with the sales that came since, and acts on what it finds: `workflows/monitoring/monitor-forecast.ts`. */
  readonly monitorForecast: (input: MonitorInput) => Promise<MonitoringResult>;
  /** A question about it, until a person answers: `workflows/monitoring/ask-about-forecast.ts`. */
  readonly askAboutForecast: (input: QuestionInput) => Promise<MonitoringAnswer>;
  /** A published version with other prices, events or SNAP days: `workflows/scenarios/what-if.ts`. */
  readonly whatIf: (input: WhatIfInput) => Promise<WhatIfResult>;
  /** Such a scenario deleted, and its name free again: `workflows/scenarios/delete-scenario.ts`. */
  readonly deleteScenario: (input: DeleteScenarioInput) => Promise<ScenarioDeleted>;
  /** The endpoint of a forecast, from its first version to its end: `workflows/endpoint/serve-forecast.ts`. */
  readonly serveForecast: (input: ServeInput) => Promise<ServeResult>;
  /** A question to it about one series: `workflows/endpoint/predict-series.ts`. */
  readonly predictSeries: (input: PredictInput) => Promise<Prediction>;
  /** Who may start a job on which instances of an account: `workflows/instance-queue/instance-queue.ts`. */
  readonly instanceQueue: (input: InstanceQueueInput) => Promise<void>;
  /** Stops jobs whose workflows are gone: `workflows/maintenance/reap-orphans.ts`. */
  readonly reapOrphans: (input: ReapInput) => Promise<ReapResult>;
  /** A run of a schedule, with the run itself as its child: `workflows/scheduling/scheduled-forecast.ts`. */
  readonly scheduledForecast: (input: ScheduledForecastInput) => Promise<ScheduledForecastResult>;
  /** Runs of a schedule for times that have passed: `workflows/scheduling/backfill-schedule.ts`. */
  readonly backfillSchedule: (input: BackfillInput) => Promise<BackfillResult>;
  /** One event to one receiver, for a day if need be: `workflows/notification/deliver-notification.ts`. */
  readonly deliverNotification: (input: DeliveryInput) => Promise<Delivery>;
  /** What happened in a run into the outbox of the tracker: `workflows/tracking/record-entry.ts`. */
  readonly recordEntry: (note: TrackingNote) => Promise<void>;
  /** The outbox to the tracker, as long as it holds something: `workflows/tracking/empty-outbox.ts`. */
  readonly emptyOutbox: (input: OutboxInput) => Promise<void>;
  /** Whether channels work, tried once each: `workflows/notification/try-channels.ts`. */
  readonly tryChannels: (input: TryChannelsInput) => Promise<readonly TriedChannel[]>;
}

/** The names as values. */
export const workflowTypes = {
  forecastPipeline: 'forecastPipeline',
  reproduceRun: 'reproduceRun',
  featureJob: 'featureJob',
  sweep: 'sweep',
  tuningSweep: 'tuningSweep',
  autopilotSearch: 'autopilotSearch',
  trainingTrial: 'trainingTrial',
  batchTransform: 'batchTransform',
  publishForecast: 'publishForecast',
  rollBackForecast: 'rollBackForecast',
  applyRetention: 'applyRetention',
  monitorForecast: 'monitorForecast',
  askAboutForecast: 'askAboutForecast',
  whatIf: 'whatIf',
  deleteScenario: 'deleteScenario',
  serveForecast: 'serveForecast',
  predictSeries: 'predictSeries',
  instanceQueue: 'instanceQueue',
  reapOrphans: 'reapOrphans',
  scheduledForecast: 'scheduledForecast',
  backfillSchedule: 'backfillSchedule',
  deliverNotification: 'deliverNotification',
  tryChannels: 'tryChannels',
  recordEntry: 'recordEntry',
  emptyOutbox: 'emptyOutbox',
} as const satisfies { readonly [Name in keyof WorkflowTypes]: Name };
