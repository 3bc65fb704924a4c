import { z } from 'zod';
import { objectOf, type StoredJson } from '../stored/stored-json.js';

/** Share of sales that lay within the published bands, mean of the twelve levels: of the one that should hold half, and 95 of 100. */
export interface BandCoverage {
  readonly half: number;
  readonly wide: number;
  /** Of the wide one, levels 1 to 12. */
  readonly wideLevels: readonly number[];
}

/** A forecast on the first days after its origin. */
export interface ScoredWindow {
  readonly days: number;
  readonly lastDate: string;
  readonly wrmsse: number;
  /** WRMSSE of levels 1 to 12. */
  readonly levels: readonly number[];
  /** Of the item-store series, units a day. */
  readonly rmse: number;
  /** Total forecast over total sales, minus 1; null where nothing was sold. */
  readonly bias: number | null;
  /** WRMSSE of each store and department by itself; null where nothing can be weighed. */
  readonly stores: Readonly<Record<string, number | null>>;
  readonly departments: Readonly<Record<string, number | null>>;
  readonly storeBias: Readonly<Record<string, number | null>>;
  readonly departmentBias: Readonly<Record<string, number | null>>;
  /** Left out where the version has no quantiles, or the data lacks some of its series: sums of others can't be held against them. */
  readonly wspl?: number | undefined;
  readonly coverage?: BandCoverage | undefined;
  /** On the same days and series, best first. */
  readonly baselines: readonly { readonly name: string; readonly wrmsse: number; readonly bias: number | null }[];
}

/** Some series, by the first few of them. */
export interface SeriesExamples {
  readonly count: number;
  /** `FOODS_1_001 in CA_1` */
  readonly examples: readonly string[];
}

/** What is other in the data after the origin than a model could learn before it. */
export interface DataDrift {
  /** Sold nothing on the last 14 known days, though at least ten units were forecast for them. */
  readonly stopped: SeriesExamples & {
    /** Of all units that were forecast for these days. */
    readonly share: number;
  };
  /** Forecast, but no longer in the data. */
  readonly gone: SeriesExamples;
  /** In the data, but not forecast. */
  readonly added: SeriesExamples;
  /** With a price that lies more than a tenth below or above all prices up to the origin. */
  readonly prices: SeriesExamples;
  /** Days on which a store sold nothing, though at least twenty units were forecast. */
  readonly missingDays: { readonly count: number; readonly examples: readonly string[] };
}

/** The scores of a published version on its days up to a date; written once, and never changed. */
export interface VersionScores {
  /** Of this form. */
  readonly form: 1;
  readonly forecast: string;
  readonly version: string;
  /** Last day that the version knew, ISO date. */
  readonly origin: string;
  /** Last day that is scored, ISO date. */
  readonly through: string;
  /** Key of the dataset with the sales. */
  readonly dataset: string;
  /** Series that are scored: those of the version that the data has too. */
  readonly series: number;
  /** Whole weeks, and all known days where these are none; shortest first. */
  readonly windows: readonly ScoredWindow[];
  readonly data: DataDrift;
}

const scores = z.record(z.string(), z.number().nullable());
const examples = { count: z.int().min(0), examples: z.array(z.string()) };

/** Scores as they are read back. */
export const storedScores: StoredJson<VersionScores> = {
  what: 'the scores of a version',
  schema: objectOf<VersionScores>({
    form: z.literal(1),
    forecast: z.string(),
    version: z.string(),
    origin: z.string(),
    through: z.string(),
    dataset: z.string(),
    series: z.int().min(1),
    windows: z
      .array(
        objectOf<ScoredWindow>({
          days: z.int().min(1).max(28),
          lastDate: z.string(),
          wrmsse: z.number(),
          levels: z.array(z.number()).length(12),
          rmse: z.number(),
          bias: z.number().nullable(),
          stores: scores,
          departments: scores,
          storeBias: scores,
          departmentBias: scores,
          wspl: z.number().optional(),
          coverage: objectOf<BandCoverage>({
            half: z.number(),
            wide: z.number(),
            wideLevels: z.array(z.number()).length(12),
          }).optional(),
          baselines: z.array(z.object({ name: z.string(), wrmsse: z.number(), bias: z.number().nullable() })),
        }),
      )
      .min(1),
    data: objectOf<DataDrift>({
      stopped: z.object({ ...examples, share: z.number() }),
      gone: z.object(examples),
      added: z.object(examples),
      prices: z.object(examples),
      missingDays: z.object(examples),
    }),
  }),
  cure: 'Delete it; monitoring the same sales again makes it anew.',
  seal: 'required',
};
