/** What the worker bundles: the exported names are the workflow types. */
export { batchTransform } from './batch-transform.js';
export { forecastPipeline } from './forecast-pipeline.js';
export { jobSlots } from './job-slots.js';
export { publishForecast } from './publish-forecast.js';
export { reapOrphans } from './reap-orphans.js';
export { sweep } from './sweep.js';
export { trainingTrial } from './training-trial.js';
export { tuningSweep } from './tuning-sweep.js';
