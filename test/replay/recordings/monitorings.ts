import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import type {
  Finding,
  JudgedVersion,
  MonitorInput,
  Monitoring,
  MonitoringAnswer,
} from '../../../contracts/monitoring/monitoring.js';
import { monitoringIds } from '../../../contracts/monitoring/monitoring-ids.js';
import { answerMonitorUpdate, type QuestionInput } from '../../../contracts/monitoring/monitoring-question.js';
import type { MonitorAnswer } from '../../../contracts/request/monitor.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { runEnvironment } from '../../workflows/fixtures/run-environment.js';
import type { Activities, Recording } from './recording.js';
import { rollbackSteps } from './rollbacks.js';
import { everything } from './run-activities.js';

const date = '2016-05-22';
const dataset: DatasetManifest = {
  ...{ key: 'data', panels: [], series: 4, firstDay: 1, lastDay: 1941, originDay: 1941, originDate: date },
};
const version = (origin: string) => ({ version: `foods-${origin}`, origin, run: `foods-${origin}`, through: date });
const judged: JudgedVersion = {
  ...{ version: 'foods-2016-05-15', origin: '2016-05-15', isCurrent: true, days: 7, through: date },
  ...{ wrmsse: 1.2, bias: -0.4, measures: [], points: 6 },
};
const finding: Finding = {
  kind: 'level-shift',
  version: judged.version,
  summary: 'On its first 7 days bias −40.0 % is beyond its limit, −12.0 %: more is sold than was forecast.',
  signs: [{ what: 'bias', value: -0.4, limit: -0.12 }],
};

const requestOf = (actions: readonly string[]) =>
  requestSchema.parse({
    name: 'foods',
    sweep: {
      strategy: { kind: 'grid' },
      algorithms: { lightgbm: { space: { num_leaves: [10], num_iterations: 27 } } },
    },
    select: { finalists: 1 },
    monitor: { actions: { 'level-shift': actions } },
  });

/** Side effects of a monitoring. */
export const scoring = (actions: readonly string[], findings: readonly Finding[] = [finding]): Activities => ({
  ...everything({}),
  ...rollbackSteps('foods'),
  describeEnvironment: async () => runEnvironment({ searchAttributes: ['ForecastName', 'WaitsFor', 'ForecastRun'] }),
  describeForecast: async () => ({ current: judged.version, request: requestOf(actions) }),
  inspectDataset: async () => dataset,
  planMonitoring: async () => ({
    kind: 'new',
    versions: [version('2016-05-15'), version('2016-05-08'), version('2016-05-01')],
    earlier: [],
    notes: [],
  }),
  scoreVersion: async () => null,
  judgeVersions: async () => ({ versions: [judged], findings, unneeded: [], notes: [] }),
  findPredecessor: async () => ({ kind: 'found', version: 'foods-2016-05-08' }),
  keepMonitoring: async (record: Monitoring) => record,
  keepAnswer: async (record: MonitoringAnswer) => record,
});

function monitoring(name: string, activities: Activities): Recording {
  const input: MonitorInput = { name: 'foods', dataset: { uri: 's3://bucket/datasets/abc' } };
  return {
    workflow: 'monitorForecast',
    workflowId: name,
    input,
    activities,
    histories: { [name]: { workflowId: name } },
  };
}

function question(name: string, answer: MonitorAnswer | undefined, defaultAnswer: MonitorAnswer = 'keep'): Recording {
  const workflowId = monitoringIds.question(name, date);
  const input: QuestionInput = {
    ...{ name, bucket: 'bucket', date, current: judged.version, findings: [finding], defaultAnswer },
    // A recording takes no longer than that.
    deadline: answer === undefined ? '2016-05-23T00:00:00.000Z' : '2100-01-01T00:00:00.000Z',
    retraining: { dataset: { uri: 's3://bucket/datasets/abc' }, origin: date, request: requestOf([]) },
    searchAttributes: ['ForecastName', 'WaitsFor', 'ForecastRun'],
  };
  return {
    workflow: 'askAboutForecast',
    workflowId,
    input,
    activities: scoring([]),
    ...(answer === undefined
      ? {}
      : {
          act: async (handle) => {
            await handle.executeUpdate(answerMonitorUpdate, { args: [{ answer, by: 'ana', reason: 'so' }] });
          },
        }),
    histories: { [name]: { workflowId } },
  };
}

export const monitorings: readonly Recording[] = [
  monitoring('monitoring-as-promised', scoring([], [])),
  monitoring('monitoring-acts', scoring(['rollback', 'retrain', 'ask', 'notify'])),
  monitoring('monitoring-repeated', {
    ...scoring([]),
    planMonitoring: async () => ({
      kind: 'kept',
      monitoring: {
        ...{ form: 1, forecast: 'foods', date, dataset: 'data', current: judged.version },
        ...{ versions: [judged], unscored: [], findings: [], actions: [] },
      } satisfies Monitoring,
    }),
  }),
  question('monitoring-question-retrain', 'retrain'),
  question('monitoring-question-rollback', 'rollback'),
  question('monitoring-question-by-default', undefined),
];
