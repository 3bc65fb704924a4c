import {
  type Monitoring,
  type MonitoringAnswer,
  storedAnswer,
  storedMonitoring,
} from '../../contracts/monitoring/monitoring.js';
import { monitoringPaths } from '../../contracts/monitoring/monitoring-paths.js';
import { withHeartbeats } from '../heartbeats.js';
import type { MonitoringDeps } from './deps.js';
import { describeForecast } from './describe-forecast.js';
import { type FindPredecessorInput, findPredecessor } from './find-predecessor.js';
import { inheritPromise, type PromiseToInherit } from './inherit-promise.js';
import { type JudgeVersionsInput, judgeVersions } from './judge-versions.js';
import { keepOnce } from './keep-once.js';
import { type PlanMonitoringInput, planMonitoring } from './plan-monitoring.js';
import { type ScoreVersionInput, scoreVersion } from './score-version.js';

export const createMonitoringActivities = (deps: MonitoringDeps) => ({
  describeForecast: (input: { readonly name: string }) =>
    withHeartbeats('looking for the forecast', () => describeForecast(deps, input)),
  planMonitoring: (input: PlanMonitoringInput) =>
    withHeartbeats('looking for versions', () => planMonitoring(deps, input)),
  scoreVersion: (input: ScoreVersionInput) => withHeartbeats('scoring', () => scoreVersion(deps, input)),
  judgeVersions: (input: JudgeVersionsInput) => withHeartbeats('judging', () => judgeVersions(deps, input)),
  findPredecessor: (input: FindPredecessorInput) =>
    withHeartbeats('looking for the version before', () => findPredecessor(deps, input)),
  inheritPromise: (input: PromiseToInherit) => withHeartbeats('keeping the promise', () => inheritPromise(deps, input)),
  /** @returns the record that counts: the first one, where two were made at once */
  keepMonitoring: (record: Monitoring) =>
    withHeartbeats('keeping the record', () =>
      keepOnce(
        deps.s3,
        monitoringPaths(deps.bucket, record.forecast).monitoring(record.date),
        record,
        storedMonitoring,
      ),
    ),
  keepAnswer: (record: MonitoringAnswer) =>
    withHeartbeats('keeping the answer', () =>
      keepOnce(deps.s3, monitoringPaths(deps.bucket, record.forecast).answer(record.date), record, storedAnswer),
    ),
});

export type MonitoringActivities = ReturnType<typeof createMonitoringActivities>;
