import { nameHint } from '@durable-forecast/lib/nearest-name';
import { z } from 'zod';
import { BUNDLED, bundledDeclaration, declarationIn } from '../algorithms/algorithms.js';
import { AUTOPILOT } from '../algorithms/autopilot.js';
import { checkSpace, leastGridSize } from '../algorithms/check-space.js';
import { type AlgorithmDeclaration, algorithmNameSchema, declarationSchema } from '../algorithms/declaration.js';
import { parameterSchema } from '../algorithms/search-parameter.js';
import { writtenAs } from '../forms/written-forms.js';
import { autopilotSchema } from './autopilot.js';
import { earlyStopSchema } from './early-stop.js';
import { strategySchema } from './search-strategy.js';
import { sweepLimitsSchema } from './sweep-limits.js';

export type { Choice, Condition, Range, Scalar, SearchParameter } from '../algorithms/search-parameter.js';

const spaceSchema = z
  .record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), parameterSchema)
  .refine((space) => Object.keys(space).length > 0, 'an empty space leaves nothing to search');

/** The commands put what a file says in the place of its name: workflows read no files. */
const declarationField = writtenAs(
  z.unknown().transform((raw, context): AlgorithmDeclaration => {
    if (typeof raw === 'string') {
      context.addIssue({
        code: 'custom',
        message: 'give the declaration itself: only commands read a file',
        input: raw,
      });
      return z.NEVER;
    }
    const parsed = declarationSchema.safeParse(raw);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.addIssue({ ...issue, code: 'custom' });
    return z.NEVER;
  }),
  z.union([z.string(), z.looseObject({})]),
);

const algorithmSchema = z.strictObject({
  space: spaceSchema.optional().describe("What to try; the algorithm's default space where it is left out."),
  declaration: declarationField
    .optional()
    .describe(
      'What an algorithm of your own needs to take part, or the file that says so; docs/algorithms.md has its fields. `algorithms/<name>.yaml` beside the request, or of the project, where it is left out.',
    ),
});

type AlgorithmEntry = z.infer<typeof algorithmSchema>;

/** Each fault with its place below `sweep.algorithms`. */
function algorithmFaults(algorithms: Readonly<Record<string, AlgorithmEntry>>, name: string) {
  const { space = {}, declaration: own } = algorithms[name] as AlgorithmEntry;
  if (own !== undefined && bundledDeclaration(name) !== undefined) {
    return [{ path: ['declaration'], message: `${name} is a bundled algorithm; give yours another name` }];
  }
  if (own !== undefined && own.name !== name) {
    return [
      { path: ['declaration', 'name'], message: `it is called ${own.name} there and ${name} here; make them the same` },
    ];
  }
  if (name === AUTOPILOT) {
    const message =
      'Autopilot is no algorithm of the trials; ask for it as sweep.autopilot, or give yours another name';
    return [{ path: [], message }];
  }
  const declaration = declarationIn(algorithms, name);
  if (declaration === undefined) {
    const message = `nobody has declared it${nameHint(name, BUNDLED)} Write algorithms/${name}.yaml beside the request, or name its declaration; docs/algorithms.md says how`;
    return [{ path: [], message }];
  }
  if (Object.keys(space).length === 0) return [];
  return checkSpace(declaration, space).map(({ path, message }) => ({ path: ['space', ...path], message }));
}

/** Trials of a sweep at most. */
const MOST_TRIALS = 10_000;

/** The search of a run: one stream of proposals over all algorithms. */
export const sweepSchema = z
  .strictObject({
    backend: z
      .enum(['trials', 'amt'])
      .default('trials')
      .describe(
        '`trials`: every trial is a training job that the sweep starts, watches, prunes and retries; `amt`: one tuning job, in which SageMaker does the search (automatic model tuning).',
      ),
    strategy: strategySchema.prefault({ kind: 'random' }).describe('Where the points of the search come from.'),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(42)
      .describe('Seed of the proposals: the same seed proposes the same.'),
    maxTrials: z
      .int()
      .min(1, 'a budget of zero trials leaves nothing to do')
      .max(MOST_TRIALS)
      .optional()
      .describe('Proposals in all: 6 by default, 24 of TPE, 27 of Hyperband, of a grid every point.'),
    share: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .describe('Share of the series that trials are trained and measured on; all by default.'),
    maxParallel: z.int().min(1).max(200).default(2).describe('Training jobs at a time.'),
    earlyStop: earlyStopSchema.describe('When a trial ends before its training does, because others were better.'),
    limits: sweepLimitsSchema.describe('What ends the sweep before its search is over: the best trial so far counts.'),
    warmStart: z
      .array(z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,79}$/, 'name a run by its id'))
      .max(20)
      .optional()
      .describe(
        'Runs whose trials this sweep starts from. Those on the same features are taken over, and may win; others only guide its proposals.',
      ),
    algorithms: z
      .record(algorithmNameSchema, algorithmSchema)
      .refine((algorithms) => Object.keys(algorithms).length > 0, 'name at least one algorithm')
      .superRefine((algorithms, context) => {
        for (const name of Object.keys(algorithms)) {
          for (const { path, message } of algorithmFaults(algorithms, name)) {
            context.addIssue({ code: 'custom', message, path: [name, ...path] });
          }
        }
      })
      .prefault({ xgboost: {}, lightgbm: {} })
      .describe('The algorithms to search, each with its space.'),
    autopilot: autopilotSchema
      .optional()
      .describe(
        'SageMaker Autopilot beside the trials, on the same rows: its best candidate is a finalist like theirs. Without it there is none. See docs/autopilot.md.',
      ),
  })
  .superRefine(({ strategy, earlyStop, algorithms, maxTrials }, context) => {
    const points = Object.values(algorithms).reduce((sum, { space = {} }) => sum + leastGridSize(space), 0);
    if (strategy.kind === 'grid' && maxTrials === undefined && points > MOST_TRIALS) {
      const message = `the grid has ${points.toLocaleString('en')} points or more; try fewer values, or set maxTrials (${MOST_TRIALS} at most)`;
      context.addIssue({ code: 'custom', message, path: ['maxTrials'] });
    }
    if (strategy.kind === 'hyperband' || earlyStop.kind !== 'none') {
      for (const [algorithm, { space }] of Object.entries(algorithms)) {
        const { logPeriod } = declarationIn(algorithms, algorithm) ?? {};
        const period = logPeriod === undefined ? undefined : space?.[logPeriod];
        if (logPeriod === undefined || period === undefined || period === 1) continue;
        const message = `${logPeriod} hides the rounds at which trials are compared; leave it out to stop trials early`;
        context.addIssue({ code: 'custom', message, path: ['algorithms', algorithm, 'space', logPeriod] });
      }
    }
    if (strategy.kind === 'hyperband' && earlyStop.kind !== 'none') {
      const message = `Hyperband stops trials itself; leave out earlyStop, or use strategy random with earlyStop ${earlyStop.kind}`;
      context.addIssue({ code: 'custom', message, path: ['earlyStop'] });
    }
  });

export type SearchSpace = z.infer<typeof spaceSchema>;
export type Search = z.infer<typeof sweepSchema>;
