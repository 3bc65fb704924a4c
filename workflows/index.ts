/** All workflows: the exported names are the types of `contracts/workflow-types.ts`. The worker bundles them as `versioned.ts` has them. */
export { instanceQueue } from './instance-queue/instance-queue.js';
export { reapOrphans } from './maintenance/reap-orphans.js';
export { askAboutForecast } from './monitoring/ask-about-forecast.js';
export { monitorForecast } from './monitoring/monitor-forecast.js';
export { deliverNotification } from './notification/deliver-notification.js';
export { tryChannels } from './notification/try-channels.js';
export { forecastPipeline } from './pipeline/forecast-pipeline.js';
export { applyRetention } from './publication/apply-retention.js';
export { publishForecast } from './publication/publish-forecast.js';
export { rollBackForecast } from './publication/roll-back-forecast.js';
export { whatIf } from './scenarios/what-if.js';
export { backfillSchedule } from './scheduling/backfill-schedule.js';
export { scheduledForecast } from './scheduling/scheduled-forecast.js';
export { tuningSweep } from './sweep/amt/tuning-sweep.js';
export { sweep } from './sweep/sweep.js';
export { trainingTrial } from './training/training-trial.js';
export { batchTransform } from './transform/batch-transform.js';
