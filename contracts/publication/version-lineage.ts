import { z } from 'zod';
import { objectOf } from '../stored/stored-json.js';

/** A model whose forecasts are in a version. */
export interface LineageModel {
  /** What was fitted: `fit CA_1`. */
  readonly step: string;
  /** Training job of SageMaker; a model of an earlier run that was taken over has none here. */
  readonly job?: string | undefined;
  readonly model?: string | undefined;
  /** ETag of the model when it was trained. */
  readonly etag?: string | undefined;
}

/** What a version was made of: from a number on a plan back to the data. */
export interface VersionLineage {
  /** Names the raw files and the scope by their content. */
  readonly dataset: string;
  /** Hash of the run's request. */
  readonly request: string;
  /** Version of the code of the worker that began the run, where it is known. */
  readonly codeVersion?: string | undefined;
  readonly features: { readonly set: string; readonly add: readonly string[] };
  readonly champion: {
    readonly trial: string;
    readonly algorithm: string;
    readonly hyperparameters: Readonly<Record<string, string>>;
  };
  readonly members: readonly { readonly name: string; readonly weight: number }[];
  /** Left out where there are more than a payload holds; `jobs` counts them all the same. */
  readonly models?: readonly LineageModel[] | undefined;
  /** On the validation window; of the ensemble, the mean over past origins. */
  readonly metrics: {
    readonly wrmsse: number;
    readonly rmse: number;
    readonly bias: number | null;
    readonly baseline?: { readonly name: string; readonly wrmsse: number } | undefined;
    readonly pastOrigins?: { readonly count: number; readonly wrmsse: number } | undefined;
  };
  /** The features' draws have none: their rows follow from the data. */
  readonly seeds: { readonly sweep: number };
  /** All training jobs of the run, with those that earlier runs had done. */
  readonly cost: {
    readonly jobs: number;
    readonly billableSeconds: number;
    /** US dollars of the trials; left out where a price is not known. */
    readonly sweepDollars?: number | undefined;
  };
}

const text = (what: string) => z.string().describe(what);
const number = (what: string) => z.number().describe(what);

const baseline = z.object({ name: text('Its name.'), wrmsse: number('Its WRMSSE there.') }).readonly();
const pastOrigins = z
  .object({ count: number('How many.'), wrmsse: number('Mean WRMSSE of the ensemble over them.') })
  .readonly();

export const versionLineageSchema = objectOf<VersionLineage>({
  dataset: text('Names the raw files and the scope by their content.'),
  request: text("Hash of the run's request."),
  codeVersion: z.string().optional().describe('Version of the code that began the run.'),
  features: z
    .object({ set: text('Feature set.'), add: z.array(z.string()).readonly().describe('Statistics added to it.') })
    .describe('What the models learnt from.'),
  champion: z
    .object({
      trial: text('Trial that won.'),
      algorithm: text('Its algorithm.'),
      hyperparameters: z.record(z.string(), z.string()).describe('Its hyperparameters, seeds among them.'),
    })
    .describe('The trial whose hyperparameters the models have.'),
  members: z
    .array(z.object({ name: text('Its name.'), weight: number('Its share, 0 to 1.') }))
    .readonly()
    .describe('What the forecast is made of.'),
  models: z
    .array(
      objectOf<LineageModel>({
        step: text('What was fitted: `fit CA_1`.'),
        job: z.string().optional().describe('Its training job; a model of an earlier run has none here.'),
        model: z.string().optional().describe('Address of the model.'),
        etag: z.string().optional().describe('ETag of the model when it was trained.'),
      }),
    )
    .readonly()
    .optional()
    .describe('Every model; left out where there are more than a thousand.'),
  metrics: z
    .object({
      wrmsse: number("The champion's WRMSSE on the validation window."),
      rmse: number('Its RMSE there, units a day.'),
      bias: z
        .number()
        .nullable()
        .describe('Total forecast over total sales there, minus 1; null where nothing was sold.'),
      baseline: baseline.optional().describe('The best baseline there.'),
      pastOrigins: pastOrigins.optional().describe('Past origins, where some were tried.'),
    })
    .describe('How good it was on days that were known.'),
  seeds: z.object({ sweep: number('Seed of the search.') }).describe('Seeds of what is random.'),
  cost: z
    .object({
      jobs: number('Training jobs of the run.'),
      billableSeconds: number('Seconds that they were billed for.'),
      sweepDollars: z.number().optional().describe('US dollars of the trials, where prices are known.'),
    })
    .describe('What the run has cost.'),
});
