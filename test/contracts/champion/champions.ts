import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import { featureHash, membersHash } from '../../../contracts/champion/champion-record.js';
import type { Score } from '../../../contracts/evaluation/evaluation.js';
import { requestSchema } from '../../../contracts/request/request.js';

export const request = requestSchema.parse({ name: 'foods' });

const score: Score = { name: 'trial-001', wrmsse: 0.6, rmse: 1.5, bias: 0.01, levels: [0.5, 0.7] };
const window = { name: 'validation', originDay: 1885, firstDate: '2016-03-28', lastDate: '2016-04-24' } as const;

/** What a run that searched has left of its champion: a LightGBM trial, with a model a store. */
export const championRecord = (changes: Partial<ChampionRecord> = {}): ChampionRecord => ({
  run: 'foods-1',
  name: 'foods',
  kind: 'search',
  origin: '2016-04-24',
  search: { run: 'foods-1', origin: '2016-04-24' },
  champion: { name: 'trial-001', algorithm: 'lightgbm', hyperparameters: { num_leaves: '10', num_iterations: '27' } },
  hyperparameters: { lightgbm: { num_leaves: '10', num_iterations: '27' } },
  features: featureHash(request),
  memberSettings: membersHash(request),
  codes: 'codes',
  members: [
    {
      name: 'lightgbm per store',
      per: 'store',
      algorithm: 'lightgbm',
      image: 'image',
      hyperparameters: { num_leaves: '10', num_iterations: '27' },
    },
  ],
  models: ['CA_1', 'TX_1'].map((group) => ({
    member: 0,
    group,
    image: 'image',
    uri: `s3://forecast/runs/foods-1/models/${group}/output/model.tar.gz`,
  })),
  score,
  scoreboard: { window, candidates: [score], baselines: [{ ...score, name: 'seasonal-naive', wrmsse: 0.9 }] },
  backtest: {
    origins: [{ window, ensemble: score, members: [score], baselines: [] }],
    recipe: { weights: [1], correction: 'none', strength: 0 },
    quantilesUri: 's3://forecast/runs/foods-1/quantiles.json',
  },
  ...changes,
});
