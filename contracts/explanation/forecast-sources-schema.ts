import { z } from 'zod';
import type { Cell } from '../dataset/cells.js';
import type { PanelRef } from '../dataset/dataset.js';
import type { CellForecast, NamedForecast } from '../evaluation/ensemble.js';
import { FEATURE_SETS } from '../features/feature-sets.js';
import type { MethodForecast, ShardForecast } from '../publication/publication.js';
import { METHODS } from '../request/members.js';
import { fileProofSchema } from '../stored/stored-file.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import type { ForecastSources, SourceFeatures } from './forecast-sources.js';

const department = z.object({ name: z.string(), category: z.string() });
const cell = objectOf<Cell>({ name: z.string(), store: z.string(), department: department.optional() });
const file = { uri: z.string().min(1), proof: fileProofSchema.optional() };

/** What a run keeps of what its forecast is made of. */
export const storedForecastSources: StoredJson<ForecastSources> = {
  what: 'the record of what a forecast is made of',
  schema: objectOf<ForecastSources>({
    run: z.string(),
    name: z.string(),
    originDay: z.int(),
    originDate: z.string(),
    features: objectOf<SourceFeatures>({
      prefix: z.string(),
      stores: z.record(z.string(), z.string()).optional(),
      cells: z.array(cell),
      sweepShare: z.number(),
      set: z.enum(FEATURE_SETS),
      add: z.array(z.string()),
      snapStates: z.array(z.string()),
    }),
    members: z.array(
      objectOf<NamedForecast>({
        name: z.string(),
        cells: z.array(objectOf<CellForecast>({ cell, ...file })),
      }),
    ),
    shards: z.array(
      objectOf<ShardForecast>({
        panel: objectOf<PanelRef>({
          store: z.string(),
          series: z.int(),
          departments: z.array(department),
          ...file,
        }),
        methods: z.array(objectOf<MethodForecast>({ method: z.enum(METHODS), ...file })).optional(),
        ...file,
      }),
    ),
  }),
  cure: 'Nothing else says what this forecast is made of; that of a new run can be explained.',
  seal: 'required',
};
