import { autopilots } from './autopilots.js';
import { endpoints } from './endpoints.js';
import { featureJobs } from './feature-jobs.js';
import { instanceQueues } from './instance-queues.js';
import { monitorings } from './monitorings.js';
import { notifications } from './notifications.js';
import { reapings } from './orphans.js';
import { pipelines } from './pipelines.js';
import type { Recording } from './recording.js';
import { reproductions } from './reproductions.js';
import { retentions } from './retentions.js';
import { rollbacks } from './rollbacks.js';
import { scenarios } from './scenarios.js';
import { schedules } from './schedules.js';
import { sweeps } from './sweeps.js';
import { trackings } from './trackings.js';
import { transforms } from './transforms.js';
import { trials } from './trials.js';
import { tunings } from './tunings.js';

export const recordings: readonly Recording[] = [
  ...trials,
  ...transforms,
  ...featureJobs,
  ...instanceQueues,
  ...sweeps,
  ...tunings,
  ...pipelines,
  ...reproductions,
  ...rollbacks,
  ...retentions,
  ...monitorings,
  ...reapings,
  ...schedules,
  ...scenarios,
  ...notifications,
  ...endpoints,
  ...trackings,
  ...autopilots,
];
