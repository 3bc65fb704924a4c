import type { Client, WorkflowHandle } from '@temporalio/client';
import type { AutoMLPlan } from '../../../contracts/automl/automl.js';
import type { PredictInput } from '../../../contracts/endpoint/prediction.js';
import type { ServeInput } from '../../../contracts/endpoint/serve-forecast.js';
import type { FeatureJobPlan } from '../../../contracts/jobs/feature-job.js';
import type { TransformPlan } from '../../../contracts/jobs/transform.js';
import type { ReapInput } from '../../../contracts/maintenance/orphans.js';
import type { MonitorInput } from '../../../contracts/monitoring/monitoring.js';
import type { QuestionInput } from '../../../contracts/monitoring/monitoring-question.js';
import type { DeliveryInput, TryChannelsInput } from '../../../contracts/notification/delivery.js';
import type { RetentionInput } from '../../../contracts/publication/retention.js';
import type { RollbackInput } from '../../../contracts/publication/rollback.js';
import type { PipelineInput } from '../../../contracts/run/pipeline.js';
import type { ReproduceInput } from '../../../contracts/run/reproduction.js';
import type { DeleteScenarioInput, WhatIfInput } from '../../../contracts/scenario/what-if.js';
import type { BackfillInput } from '../../../contracts/scheduling/backfill.js';
import type { ScheduledForecastInput } from '../../../contracts/scheduling/scheduled-forecast.js';
import type { SweepInput } from '../../../contracts/sweep/sweep.js';
import type { OutboxInput } from '../../../contracts/tracking/outbox.js';
import type { TrackingNote } from '../../../contracts/tracking/tracking-entry.js';
import type { TrialSpec } from '../../../contracts/training/trial.js';
import type { WorkflowTypes } from '../../../contracts/workflow-types.js';

export type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

/** A run of a workflow that takes a way through it of its own. */
export interface Recording {
  readonly workflow: keyof WorkflowTypes;
  readonly workflowId: string;
  readonly input:
    | TrialSpec
    | AutoMLPlan
    | TransformPlan
    | FeatureJobPlan
    | SweepInput
    | PipelineInput
    | ReproduceInput
    | ReapInput
    | RollbackInput
    | RetentionInput
    | WhatIfInput
    | DeleteScenarioInput
    | ScheduledForecastInput
    | BackfillInput
    | MonitorInput
    | QuestionInput
    | DeliveryInput
    | TryChannelsInput
    | TrackingNote
    | OutboxInput
    | ServeInput
    | PredictInput;
  readonly activities: Activities;
  /** What people do meanwhile. */
  readonly act?: (handle: WorkflowHandle, client: Client) => Promise<void>;
  /** Histories to keep, by the names of their files. */
  readonly histories: Readonly<Record<string, { readonly workflowId: string; readonly nth?: number }>>;
}
