import type { ChampionTaken } from '../../../contracts/champion/take-champion.js';
import type { DatasetManifest, PanelRef } from '../../../contracts/dataset/dataset.js';
import type { Score, Scoreboard, ScoreWindow } from '../../../contracts/evaluation/evaluation.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { FeatureMarkerRef } from '../../../contracts/features/feature-marker.js';
import type { TransformEnd, TransformPlan } from '../../../contracts/jobs/transform.js';
import type { PublishInput, StagedVersion } from '../../../contracts/publication/publication.js';
import type { ChampionPackage } from '../../../contracts/registry/champion-package.js';
import type { Registration } from '../../../contracts/registry/registration.js';
import type { ForecastDrift } from '../../../contracts/run/approval.js';
import type { RunEnvironment } from '../../../contracts/run/environment.js';
import type { JobEnd } from '../../../contracts/training/training-job.js';
import type { TrainingAttempt } from '../../../contracts/training/training-plan.js';
import { completedJob, ended, submitted } from '../../workflows/fixtures/jobs-that-end.js';
import { runEnvironment } from '../../workflows/fixtures/run-environment.js';
import { receivers } from './notifications.js';
import type { Activities } from './recording.js';
import { trackers } from './trackings.js';

const panel = (store: string): PanelRef => ({
  store,
  uri: `s3://bucket/panels/${store}`,
  series: 2,
  departments: [
    { name: 'FOODS_1', category: 'FOODS' },
    { name: 'HOBBIES_1', category: 'HOBBIES' },
  ],
});
const dataset: DatasetManifest = {
  key: 'data',
  panels: [panel('CA_1'), panel('TX_1')],
  series: 4,
  firstDay: 1,
  lastDay: 1941,
  originDay: 1913,
  originDate: '2016-04-24',
};

export const markerOf = (store: string): FeatureMarkerRef => ({
  store,
  originDay: 1885,
  uri: `s3://bucket/done/${store}.json`,
  proof: { bytes: 100, etag: '"e"', sha256: 'f00d' },
});

const scoreOf = (name: string, wrmsse: number): Score => ({ name, wrmsse, rmse: 1, bias: 0, levels: [] });
const windowOf = (originDay: number): ScoreWindow => ({
  name: 'validation',
  originDay,
  firstDate: '2016-03-28',
  lastDate: '2016-04-24',
});

export interface PipelineOptions {
  readonly end?: (name: string) => JobEnd;
  /** WRMSSE of the ensemble and of the candidates; the best baseline has 0.9. */
  readonly wrmsse?: number;
  /** Whether features say what they hold; they did not under 0.1.0. */
  readonly proven?: boolean;
  /** Why transforms fail. */
  readonly transformFails?: FailureType;
  readonly environment?: Partial<RunEnvironment>;
  /** Whether each store's features have a place of their own; they had none under 0.1.0. */
  readonly placed?: boolean;
  /** What comes of looking for an earlier champion. */
  readonly champion?: ChampionTaken;
  /** What the inspection finds beside the usual. */
  readonly found?: Partial<DatasetManifest>;
}

/** Every side effect of a run, done at once: jobs that end as asked, files that nobody writes. */
export function everything({
  end = completedJob,
  wrmsse = 0.6,
  proven = false,
  placed = false,
  champion = { kind: 'unusable', reason: 'foods-1 left no record of one' },
  transformFails,
  environment = {},
  found = {},
}: PipelineOptions): Activities {
  return {
    describeEnvironment: async () => runEnvironment(environment),
    inspectDataset: async () => ({ ...dataset, ...found }),
    featureKey: async () => (placed ? { all: 'key', stores: { CA_1: 'ca', TX_1: 'tx' } } : 'key'),
    takeChampion: async () => champion,
    buildFeatures: async ({ panel: { store } }: { panel: PanelRef }) => (proven ? [markerOf(store)] : undefined),
    submitTraining: async ({ owner }: TrainingAttempt) => submitted(owner.replaceAll('/', '-')),
    watchTraining: async ({ job }: { job: string }) => ended(end(job)),
    stopTraining: async () => undefined,
    saveSweep: async () => undefined,
    submitTransform: async ({ owner }: TransformPlan) => ({ name: owner.replaceAll('/', '-') }),
    watchTransform: async (job: string): Promise<TransformEnd> =>
      transformFails === undefined
        ? { kind: 'completed', job, outputUri: `s3://bucket/${job}` }
        : { kind: 'failed', job, failure: transformFails, reason: 's3://bucket/model is damaged', logTail: [] },
    endTransform: async () => undefined,
    writeChannelManifest: async ({ uri, folder }: { uri?: string; folder?: string }) => uri ?? `${folder}/channel.json`,
    scoreForecasts: async (input: {
      originDay: number;
      candidates: readonly { name: string }[];
    }): Promise<Scoreboard> => ({
      window: windowOf(input.originDay),
      candidates: input.candidates.map(({ name }) => scoreOf(name, wrmsse)),
      baselines: [scoreOf('seasonal-naive', 0.9)],
    }),
    backtestEnsemble: async (input: {
      folds: readonly { originDay: number; members: readonly { name: string }[] }[];
      quantilesUri: string;
    }) => ({
      origins: input.folds.map(({ originDay, members }) => ({
        window: windowOf(originDay),
        ensemble: scoreOf('ensemble', wrmsse),
        members: members.map(({ name }) => scoreOf(name, wrmsse)),
        baselines: [scoreOf('seasonal-naive', 0.9)],
      })),
      recipe: { weights: [0.5, 0.3, 0.2], correction: 'store', strength: 1 },
      quantilesUri: input.quantilesUri,
    }),
    combineForecasts: async ({ panels, prefix }: { panels: readonly PanelRef[]; prefix: string }) =>
      panels.map((one) => ({ panel: one, uri: `${prefix}/${one.store}.csv` })),
    stageVersion: async ({ name, bucket, run, originDate }: PublishInput): Promise<StagedVersion> => ({
      name,
      bucket,
      version: run,
      uri: `s3://bucket/forecasts/${name}/versions/${run}/`,
      rows: 112,
      run,
      originDate,
      pointerETag: null,
    }),
    checkVersion: async () => undefined,
    switchPointer: async () => undefined,
    measureDrift: async (): Promise<ForecastDrift> => ({
      total: 130,
      lastDays: 100,
      stores: [{ store: 'CA_1', total: 130, lastDays: 100 }],
    }),
    recordChampion: async () => undefined,
    recordRun: async () => undefined,
    registerChampion: async ({ run, approval: { status } }: Registration): Promise<ChampionPackage> => ({
      group: 'foods-0123456789',
      version: 3,
      arn: `arn:aws:sagemaker:us-east-1:000000000000:model-package/foods-0123456789/${run}`,
      approval: status,
    }),
    markRollback: async () => undefined,
    explainForecast: async ({ sources: { run } }: { sources: { run: string } }) => ({
      uri: `s3://bucket/runs/${run}/explanations.json`,
    }),
    inheritPromise: async () => undefined,
    writeReport: async ({ uri }: { uri: string }) => uri,
    ...receivers,
    ...trackers,
  };
}
