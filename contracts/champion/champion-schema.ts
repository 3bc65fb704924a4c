import { z } from 'zod';
import { declarationSchema } from '../algorithms/declaration.js';
import { modelSchema } from '../algorithms/declaration-fields.js';
import { partitionSchema } from '../dataset/cells.js';
import { CORRECTIONS } from '../evaluation/corrections.js';
import type { Backtest, BacktestOrigin, EnsembleRecipe } from '../evaluation/ensemble.js';
import type { Score, Scoreboard, ScoreWindow } from '../evaluation/evaluation.js';
import { TOTALS_MODELS } from '../evaluation/totals-model.js';
import { fileProofSchema } from '../stored/stored-file.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import type {
  ChampionEntry,
  ChampionMember,
  ChampionModel,
  ChampionRecord,
  ChampionSearch,
} from './champion-record.js';
import { RUN_KINDS } from './run-training.js';

const scores = z.record(z.string(), z.number().nullable()).optional();

const score = objectOf<Score>({
  name: z.string(),
  wrmsse: z.number(),
  rmse: z.number(),
  bias: z.number().nullable(),
  levels: z.array(z.number()),
  wspl: z.number().optional(),
  stores: scores,
  departments: scores,
});

const window = objectOf<ScoreWindow>({
  name: z.enum(['validation', 'holdout']),
  originDay: z.int(),
  firstDate: z.string(),
  lastDate: z.string(),
});

const scoreboard = objectOf<Scoreboard>({ window, candidates: z.array(score), baselines: z.array(score) });

const backtest = objectOf<Backtest>({
  origins: z.array(
    objectOf<BacktestOrigin>({ window, ensemble: score, members: z.array(score), baselines: z.array(score) }),
  ),
  recipe: objectOf<EnsembleRecipe>({
    weights: z.array(z.number()),
    correction: z.enum(CORRECTIONS),
    strength: z.number(),
    totals: z.enum(TOTALS_MODELS).optional(),
  }),
  quantilesUri: z.string(),
  quantilesProof: fileProofSchema.optional(),
});

const hyperparameters = z.record(z.string(), z.string());

const entry = {
  run: z.string(),
  kind: z.enum(RUN_KINDS),
  origin: z.string(),
  search: objectOf<ChampionSearch>({
    run: z.string(),
    origin: z.string(),
    scheduledTime: z.string().optional(),
  }),
};

/** A champion at a glance, as it lies among those of its forecast. */
export const storedChampionEntry: StoredJson<ChampionEntry> = {
  what: 'the entry of a champion',
  schema: objectOf<ChampionEntry>(entry),
  cure: 'Delete it; its run is then no longer looked for.',
  seal: 'required',
};

/** What a run left of its champion. */
export const storedChampion: StoredJson<ChampionRecord> = {
  what: 'the record of a champion',
  schema: objectOf<ChampionRecord>({
    ...entry,
    name: z.string(),
    champion: z.object({ name: z.string(), algorithm: z.string(), hyperparameters }),
    hyperparameters: z.record(z.string(), hyperparameters),
    declarations: z.record(z.string(), declarationSchema).optional(),
    features: z.string(),
    memberSettings: z.string(),
    codes: z.string().optional(),
    members: z.array(
      objectOf<ChampionMember>({
        name: z.string(),
        slug: z.string().optional(),
        per: partitionSchema,
        algorithm: z.string(),
        image: z.string(),
        hyperparameters,
        container: z.string().optional(),
        model: modelSchema.optional(),
      }),
    ),
    models: z.array(
      objectOf<ChampionModel>({
        member: z.int().min(0),
        group: z.string(),
        image: z.string(),
        uri: z.string(),
        proof: fileProofSchema.optional(),
        environment: z.record(z.string(), z.string()).optional(),
      }),
    ),
    score,
    scoreboard,
    backtest,
  }),
  cure: 'Name another run, or search.',
  seal: 'required',
};
