import type { Registration } from '../../../contracts/registry/registration.js';
import { championRecord } from '../champion/champions.js';

/** What a run that searched tells the registry of its champion, a model a store. */
export function registration(changes: Partial<Registration> = {}): Registration {
  const { champion, score, scoreboard } = championRecord();
  return {
    name: 'foods',
    run: 'foods-1',
    origin: '2016-04-24',
    training: { kind: 'search' },
    lineage: {
      dataset: 'data-1',
      request: 'f00d',
      codeVersion: '0.2.0',
      features: { set: 'origin', add: [] },
      champion: {
        trial: champion.name,
        algorithm: champion.algorithm,
        hyperparameters: { ...champion.hyperparameters, objective: 'tweedie' },
      },
      members: [
        { name: 'lightgbm per store', weight: 0.75 },
        { name: 'top-down', weight: 0.25 },
      ],
      metrics: { wrmsse: 0.6, rmse: 1.5, bias: 0.01, baseline: { name: 'seasonal-naive', wrmsse: 0.9 } },
      seeds: { sweep: 1 },
      cost: { jobs: 4, billableSeconds: 60 },
    },
    score,
    window: scoreboard.window,
    baselines: [{ name: 'seasonal-naive', wrmsse: 0.9 }],
    pastOrigins: [{ originDay: 1857, wrmsse: 0.62 }],
    models: ['CA_1', 'TX_1'].map((store) => ({
      name: `m1-${store.toLowerCase().replace('_', '-')}-abc123`,
      what: `lightgbm per store: ${store}`,
      image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/probe:latest',
      uri: `s3://forecast/runs/foods-1/models/${store}/output/model.tar.gz`,
    })),
    modelCount: 2,
    approval: { status: 'Approved', why: 'Published by the run foods-1, whose request asks for no approval.' },
    ...changes,
  };
}
