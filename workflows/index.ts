import type { WorkflowTypes } from '../contracts/workflow-types.js';
import { instanceQueue } from './instance-queue/instance-queue.js';
import { reapOrphans } from './maintenance/reap-orphans.js';
import { forecastPipeline } from './pipeline/forecast-pipeline.js';
import { publishForecast } from './publication/publish-forecast.js';
import { tuningSweep } from './sweep/amt/tuning-sweep.js';
import { sweep } from './sweep/sweep.js';
import { trainingTrial } from './training/training-trial.js';
import { batchTransform } from './transform/batch-transform.js';

/** What the worker bundles: the exported names are the workflow types. */
export {
  batchTransform,
  forecastPipeline,
  instanceQueue,
  publishForecast,
  reapOrphans,
  sweep,
  trainingTrial,
  tuningSweep,
};

/** The compiler holds them against what clients and workers start. */
({
  batchTransform,
  forecastPipeline,
  instanceQueue,
  publishForecast,
  reapOrphans,
  sweep,
  trainingTrial,
  tuningSweep,
}) satisfies WorkflowTypes;
