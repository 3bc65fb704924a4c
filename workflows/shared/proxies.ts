import { proxyActivities } from '@temporalio/workflow';
import type { AutoMLActivities } from '../../activities/automl/index.js';
import type { ChampionActivities } from '../../activities/champions/index.js';
import type { DatasetActivities } from '../../activities/dataset/index.js';
import type { DeploymentActivities, EndpointActivities } from '../../activities/endpoints/index.js';
import type { EnvironmentActivities } from '../../activities/environment/index.js';
import type { EvaluationActivities } from '../../activities/evaluation/index.js';
import type { ExplanationActivities } from '../../activities/explanation/index.js';
import type { FeatureFileActivities, FeatureJobActivities } from '../../activities/feature-jobs/index.js';
import type { FeatureActivities } from '../../activities/features/index.js';
import type { ForecastActivities } from '../../activities/forecasts/index.js';
import type { InstanceQueueActivities } from '../../activities/instance-queue/index.js';
import type { MonitoringActivities } from '../../activities/monitoring/index.js';
import type { NotificationActivities } from '../../activities/notification/index.js';
import type { OrphanActivities } from '../../activities/orphans/index.js';
import type { RecordActivities } from '../../activities/records/index.js';
import type { RegistryActivities } from '../../activities/registry/index.js';
import type { ReportActivities } from '../../activities/reports/index.js';
import type { RetentionActivities } from '../../activities/retention/index.js';
import type { ScenarioActivities } from '../../activities/scenarios/index.js';
import type { SchedulingActivities } from '../../activities/scheduling/index.js';
import type { StepActivities } from '../../activities/steps/index.js';
import type { SweepActivities } from '../../activities/sweeps/index.js';
import type { TrackingActivities } from '../../activities/tracking/index.js';
import type { TrainingActivities } from '../../activities/training/index.js';
import type { TransformActivities } from '../../activities/transform/index.js';
import type { TuningActivities } from '../../activities/tuning/index.js';
import { activityOptions } from './activity-options.js';

// What each group is, how long it may take and how often it is tried: activity-options.ts.

export const read = proxyActivities<EnvironmentActivities>(activityOptions.read);
export const submit = proxyActivities<
  Pick<
    TrainingActivities &
      TransformActivities &
      TuningActivities &
      AutoMLActivities &
      EndpointActivities &
      FeatureJobActivities,
    | 'submitTraining'
    | 'submitTransform'
    | 'submitTuning'
    | 'submitAutoML'
    | 'submitFeatureJob'
    | 'submitEndpoint'
    | 'scaleEndpoint'
  >
>(activityOptions.submit);
export const watch = proxyActivities<
  Pick<
    TrainingActivities & TransformActivities & TuningActivities & AutoMLActivities & FeatureJobActivities,
    'watchTraining' | 'watchTransform' | 'watchTuning' | 'watchAutoML' | 'watchFeatureJob'
  >
>(activityOptions.watch);
export const settling = proxyActivities<Pick<EndpointActivities, 'watchEndpoint'>>(activityOptions.settling);
export const deploying = proxyActivities<DeploymentActivities>(activityOptions.deploying);
export const stop = proxyActivities<
  Pick<
    TrainingActivities &
      TransformActivities &
      TuningActivities &
      AutoMLActivities &
      EndpointActivities &
      FeatureJobActivities,
    'stopTraining' | 'endTransform' | 'stopTuning' | 'stopAutoML' | 'stopFeatureJob' | 'removeEndpoint'
  >
>(activityOptions.stop);
export const compute = proxyActivities<
  DatasetActivities &
    FeatureActivities &
    FeatureFileActivities &
    EvaluationActivities &
    ChampionActivities &
    RecordActivities &
    ExplanationActivities &
    Omit<ScenarioActivities, 'deleteScenario'> &
    Pick<MonitoringActivities, 'scoreVersion'> &
    Pick<EndpointActivities, 'openPublished' | 'tryEndpoint' | 'predictSeries'>
>(activityOptions.compute);
export const publishing = proxyActivities<ForecastActivities>(activityOptions.publishing);
export const retention = proxyActivities<RetentionActivities & Pick<ScenarioActivities, 'deleteScenario'>>(
  activityOptions.retention,
);
export const saving = proxyActivities<SweepActivities>(activityOptions.saving);
export const steps = proxyActivities<Pick<StepActivities, 'claimStep' | 'recordStep' | 'releaseStep'>>(
  activityOptions.steps,
);
export const waitingSteps = proxyActivities<Pick<StepActivities, 'awaitStep'>>(activityOptions.waitingSteps);
export const instanceQueue = proxyActivities<Pick<InstanceQueueActivities, 'requestInstance'>>(
  activityOptions.instanceQueue,
);
export const lookups = proxyActivities<Pick<InstanceQueueActivities, 'closedOwners'>>(activityOptions.lookups);
export const reaping = proxyActivities<OrphanActivities>(activityOptions.reaping);
export const registry = proxyActivities<RegistryActivities>(activityOptions.registry);
export const reporting = proxyActivities<ReportActivities>(activityOptions.reporting);
export const scheduling = proxyActivities<
  Pick<SchedulingActivities, 'planScheduledRun' | 'findArrival' | 'hasRunFailed' | 'chooseTraining'>
>(activityOptions.scheduling);
export const landing = proxyActivities<Pick<SchedulingActivities, 'findMissingData' | 'takeDataset'>>(
  activityOptions.landing,
);
export const notifying = proxyActivities<NotificationActivities>(activityOptions.notifying);
export const recording = proxyActivities<Pick<TrackingActivities, 'enterOutbox'>>(activityOptions.recording);
export const tracking = proxyActivities<Pick<TrackingActivities, 'emptyOutbox'>>(activityOptions.tracking);
export const monitoring = proxyActivities<Omit<MonitoringActivities, 'scoreVersion'>>(activityOptions.monitoring);
