import { z } from 'zod';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import { LINKS, type Link } from './link.js';

/** What a feature does to the answers of a member, over the explained rows. */
export interface SampledFeature {
  readonly name: string;
  /** What it is, in plain words. */
  readonly meaning: string;
  /** Mean size of its contributions, in the margin. */
  readonly mean: number;
  /** How its contribution goes with its value: stretches of as many rows each, by value. Empty where it is always missing. */
  readonly dependence: readonly { readonly from: number; readonly to: number; readonly contribution: number }[];
}

/** What two features add together beyond what each of them adds alone. */
export interface SampledPair {
  readonly features: readonly [string, string];
  /** Mean size of it, in the margin. */
  readonly mean: number;
}

/** What the features of a member do in pairs, over the first of its explained rows: a row costs many times that of its contributions. */
export interface SampledInteractions {
  /** Rows whose pairs were computed. */
  readonly rows: number;
  /** Pairs that do anything together. */
  readonly found: number;
  /** Those that move most, the first of them most. */
  readonly pairs: readonly SampledPair[];
}

/** What moves the answers of a member. */
export interface SampledMember {
  readonly name: string;
  /** Share that it counts, 0 to 1. */
  readonly weight: number;
  readonly link: Link;
  /** Rows that were explained: of large models fewer than were drawn. */
  readonly rows: number;
  /** Those that move most first. */
  readonly features: readonly SampledFeature[];
  /** Undefined where the model is too large for any row; samples of older runs have none. */
  readonly interactions?: SampledInteractions | undefined;
  /** Why some of its models could not be explained: a sentence each. */
  readonly faults: readonly string[];
}

/** What moves a forecast: of a sample of its rows, drawn by what they are worth. */
export interface ExplanationSample {
  readonly run: string;
  /** Rows drawn, a row a series and day. */
  readonly rows: number;
  readonly seed: number;
  readonly members: readonly SampledMember[];
}

/** Where the sample's summary and its rows lie. */
export const explanationPaths = (bucket: string, run: string) => ({
  summary: `s3://${bucket}/runs/${run}/explanations.json`,
  rows: `s3://${bucket}/runs/${run}/explanations.parquet`,
});

export const storedExplanationSample: StoredJson<ExplanationSample> = {
  what: 'the explanation of a forecast',
  schema: objectOf<ExplanationSample>({
    run: z.string(),
    rows: z.int(),
    seed: z.number(),
    members: z.array(
      objectOf<SampledMember>({
        name: z.string(),
        weight: z.number(),
        link: z.enum(LINKS),
        rows: z.int(),
        features: z.array(
          objectOf<SampledFeature>({
            name: z.string(),
            meaning: z.string(),
            mean: z.number(),
            dependence: z.array(z.object({ from: z.number(), to: z.number(), contribution: z.number() })),
          }),
        ),
        interactions: objectOf<SampledInteractions>({
          rows: z.int(),
          found: z.int(),
          pairs: z.array(objectOf<SampledPair>({ features: z.tuple([z.string(), z.string()]), mean: z.number() })),
        }).optional(),
        faults: z.array(z.string()),
      }),
    ),
  }),
  cure: 'A new run leaves its own; single numbers can be explained all the same.',
  seal: 'required',
};
