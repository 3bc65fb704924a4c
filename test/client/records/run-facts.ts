import type { RunFacts } from '../../../client/records/read-run-facts.js';
import type { VersionLineage } from '../../../contracts/publication/version-lineage.js';
import { requestSchema } from '../../../contracts/request/request.js';
import type { RunRecord } from '../../../contracts/run/run-record.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { championRecord } from '../../contracts/champion/champions.js';
import { trialResult } from '../../workflows/fixtures/trial-result.js';

export const lineage: VersionLineage = {
  dataset: 'data',
  request: 'request',
  codeVersion: '0.2.0',
  features: { set: 'seed', add: [] },
  champion: { trial: 'trial-001', algorithm: 'lightgbm', hyperparameters: { num_leaves: '10' } },
  members: [{ name: 'lightgbm per store', weight: 1 }],
  models: [{ step: 'fit CA_1', job: 'df-ca', model: 's3://forecast/runs/foods-1/models/CA_1/output/model.tar.gz' }],
  metrics: { wrmsse: 0.6, rmse: 1.5, bias: 0.01, baseline: { name: 'seasonal-naive', wrmsse: 0.9 } },
  seeds: { sweep: 42 },
  cost: { jobs: 4, billableSeconds: 100 },
};

export const runRecord = (changes: Partial<RunRecord> = {}): RunRecord => ({
  run: 'foods-1',
  name: 'foods',
  startedAt: '2016-11-24T09:30:00.000Z',
  request: requestSchema.parse({ name: 'foods' }),
  code: {
    version: '0.2.0',
    runtime: { node: '22.1.0', platform: 'linux', arch: 'x64', libraries: { numpy: '2.2.6' } },
    containers: { lightgbm: { image: 'durable-forecast-lightgbm:1', content: 'sha256:abc' } },
  },
  data: {
    uri: 's3://forecast/datasets/0123456789abcdef01234567',
    ...{ key: 'data', series: 4, firstDay: 1, lastDay: 1941, originDay: 1913, originDate: '2016-04-24' },
    panels: [{ store: 'CA_1', series: 4, proof: { bytes: 10, etag: '"e"', sha256: 'f00d' } }],
  },
  result: {
    at: '2016-11-24T10:30:00.000Z',
    training: { kind: 'search' },
    lineage,
    version: 'foods-1',
  },
  ...changes,
});

/** What is known of a run that has published. */
export function runFacts({ record = runRecord(), ...changes }: Partial<RunFacts> = {}): RunFacts {
  return {
    run: record.run,
    name: 'foods',
    record,
    request: record.request,
    dataUri: record.data.uri,
    training: record.result?.training,
    lineage: record.result?.lineage,
    manifest: undefined,
    deleted: undefined,
    champion: championRecord({ run: record.run }),
    sources: undefined,
    sweep: {
      ...{ run: record.run, dataKey: 'data', objective: 'validation:rmse' },
      trials: [recorded('trial-000', 12, 2.5), recorded('trial-001', 10, 2.25)],
    },
    troubles: [],
    ...changes,
  };
}

export const recorded = (
  name: string,
  leaves: number,
  objective: number,
  status: TrialResult['status'] = 'completed',
) => ({
  values: { num_leaves: leaves },
  result: trialResult(status, { name, objective }),
});
