import {
  ALWAYS_SAVED,
  awsRuleName,
  COLLECTION_NAMES,
  isCollectionName,
  parseRuleParameters,
  patternFault,
  RULE_NAMES,
  type RuleName,
  type RuleParameters,
  ruleOfName,
} from '@durable-forecast/debugger-rules/parameters';
import { nameHint } from '@durable-forecast/lib/nearest-name';
import { z } from 'zod';
import { writtenAs } from '../forms/written-forms.js';

/** The `rules` part of a request: what watches the training jobs, and what happens when a rule fires. */

/** AWS allows this many rules on a job. */
export const MAX_RULES = 20;

/** A change of one hyperparameter for the retry: times `factor`, or set to `value`. */
const change = z.union([
  z.strictObject({ factor: z.number().gt(0).describe('Times this.') }),
  z.strictObject({ value: z.union([z.string(), z.number()]).describe('Set to this.') }),
]);

const changes = z.record(z.string(), change).refine((all) => Object.keys(all).length > 0, {
  error: 'name at least one hyperparameter to change, for example { eta: { factor: 0.5 } }',
});
const answer = z.enum(['stop', 'continue', 'demote']);
const deadline = z.int().positive();

const plainActions = ['stop', 'demote', 'notify'] as const;

const plainAction = z.enum(plainActions);
const retryWith = z.strictObject({
  'retry-with': changes.describe('The job is stopped and tried again with these changed hyperparameters.'),
});
const ask = z.strictObject({
  ask: z
    .strictObject({
      deadlineSeconds: deadline.default(3600).describe('How long the person has, seconds.'),
      default: answer.default('continue').describe('What counts when nobody has answered by then.'),
    })
    .describe('A person is asked.'),
});

/**
 * What is done when a rule fires: `stop` the job by its exact name, `demote` it in the ranking, `notify` only,
 * `retry-with` changed hyperparameters (after stopping), or `ask` a person and take `default` when the deadline passes.
 * Written short (`stop`, `{retry-with: …}`, `{ask: …}`) or as it comes out here.
 */
const actionSchema = writtenAs(
  z.union(
    [
      plainAction.transform((kind) => ({ kind })),
      z.strictObject({ kind: plainAction }),
      retryWith.transform((short) => ({ kind: 'retry-with' as const, hyperparameters: short['retry-with'] })),
      z.strictObject({ kind: z.literal('retry-with'), hyperparameters: changes }),
      ask.transform((short) => ({ kind: 'ask' as const, ...short.ask })),
      z.strictObject({ kind: z.literal('ask'), deadlineSeconds: deadline, default: answer }),
    ],
    {
      error:
        'give stop, demote, notify, { retry-with: { eta: { factor: 0.5 } } } or { ask: { deadlineSeconds: 3600, default: continue } }',
    },
  ),
  z.union([plainAction, retryWith, ask]),
);

/** A factor, with what may come out where the algorithm is known: see `rulesOfAlgorithm`. */
export interface HyperparameterFactor {
  readonly factor: number;
  /** Whether the product is rounded. */
  readonly whole?: boolean;
  /** Smallest and largest value that the container takes. */
  readonly min?: number;
  readonly max?: number;
}

export type HyperparameterChange = HyperparameterFactor | { readonly value: string | number };
export type HyperparameterChanges = Readonly<Record<string, HyperparameterChange>>;

type RequestedAction = z.infer<typeof actionSchema>;
export type RuleAction =
  | Exclude<RequestedAction, { kind: 'retry-with' }>
  | { readonly kind: 'retry-with'; readonly hyperparameters: HyperparameterChanges };

/** A rule on every training job, with all its parameters. */
export type WatchedRule = {
  [N in RuleName]: {
    /** Distinguishes instances of one rule; the rule's own name unless two of them watch. */
    readonly name: string;
    readonly rule: N;
    readonly parameters: RuleParameters<N>;
  };
}[RuleName];

const watchedRule = z
  .union([
    z.string().transform((rule) => ({ rule })),
    z.strictObject({
      rule: z.string().describe("The rule, by its own name or SageMaker's."),
      name: z.string().optional().describe('Distinguishes two of one rule; the name of the rule by default.'),
      parameters: z
        .record(z.string(), z.unknown())
        .optional()
        .describe('Parameters of the rule; docs/debugger.md lists them.'),
    }),
  ])
  .transform(
    (
      given: { rule: string; name?: string | undefined; parameters?: Record<string, unknown> | undefined },
      context,
    ): WatchedRule => {
      const rule = ruleOfName(given.rule);
      if (rule === undefined) {
        const message = `There is no rule '${given.rule}'${nameHint(given.rule, RULE_NAMES)}`;
        context.issues.push({ code: 'custom', message, path: ['rule'], input: given.rule });
        return z.NEVER;
      }
      const { parameters, faults } = parseRuleParameters(rule, given.parameters ?? {});
      if (faults !== undefined) {
        for (const { parameter, message } of faults) {
          const path = parameter === undefined ? ['parameters'] : ['parameters', parameter];
          context.issues.push({ code: 'custom', message, path, input: given.parameters });
        }
        return z.NEVER;
      }
      return { name: given.name ?? rule, rule, parameters } as WatchedRule;
    },
  );

const COLLECTION_PARAMETERS = [
  'include_regex',
  'save_interval',
  'save_steps',
  'start_step',
  'end_step',
  'reductions',
  'save_histogram',
];

const collectionParameters = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
  .superRefine((given, context) => {
    for (const [name, value] of Object.entries(given)) {
      const plain = name.replace(/^(train|eval|predict|global)\./, '');
      if (!COLLECTION_PARAMETERS.includes(plain)) {
        const message = `Collections have no parameter '${name}'${nameHint(name, COLLECTION_PARAMETERS)}`;
        context.addIssue({ code: 'custom', message, path: [name] });
      } else if (plain === 'save_interval' && !/^[1-9][0-9]*$/.test(value)) {
        context.addIssue({
          code: 'custom',
          message: `${name} is '${value}'; give a whole number of at least 1.`,
          path: [name],
        });
      } else if (plain === 'include_regex') {
        for (const fault of value.split(',').map((part) => patternFault(part.trim()))) {
          if (fault !== undefined) context.addIssue({ code: 'custom', message: `${fault}.`, path: [name] });
        }
      }
    }
  });

/** What the hook saves: a collection and how often. */
export interface HookCollection {
  readonly name: string;
  /** Texts by AWS's names: save_interval, save_steps, start_step, end_step, include_regex, … */
  readonly parameters: Readonly<Record<string, string>>;
}

const hookCollection = z.union([
  z.string().transform((name) => ({ name, parameters: {} as Record<string, string> })),
  z.strictObject({
    name: z.string().describe("SageMaker's name of a collection, or one of your own."),
    parameters: collectionParameters
      .default({})
      .describe('What differs from the defaults; a collection of your own needs `include_regex`.'),
  }),
]);

const hookSchema = z.strictObject({
  parameters: collectionParameters
    .default({ save_interval: '5' })
    .describe("Defaults of all collections, as AWS's HookParameters."),
  collections: z
    .array(hookCollection)
    .default([
      { name: 'metrics', parameters: {} },
      { name: 'feature_importance', parameters: {} },
    ])
    .superRefine((collections, context) => {
      for (const [index, { name, parameters }] of collections.entries()) {
        if (isCollectionName(name) || parameters.include_regex !== undefined) continue;
        const message = `There is no collection '${name}'${nameHint(name, COLLECTION_NAMES)} A collection of your own needs include_regex.`;
        context.addIssue({ code: 'custom', message, path: [index, 'name'] });
      }
    })
    .describe('Collections of tensors that are saved; `metrics` always is.'),
});

export const rulesSchema = z
  .strictObject({
    source: z
      .enum(['auto', 'sagemaker', 'engine'])
      .default('auto')
      .describe(
        'Who judges: SageMaker Debugger, our engine, or `auto`: SageMaker where account and image can, else the engine.',
      ),
    processingQuota: z
      .int()
      .positive()
      .optional()
      .describe(
        'Processing jobs that the account may run at a time; each rule that SageMaker evaluates takes one while its job runs.',
      ),
    deadlineSeconds: z
      .int()
      .positive()
      .default(900)
      .describe("How long SageMaker's own evaluations may still take after a job's end, seconds."),
    hook: hookSchema.prefault({}).describe('What training containers save for the rules.'),
    watch: z
      .array(watchedRule)
      .max(MAX_RULES)
      .default([])
      .describe('The rules on every training job, by name or with parameters; docs/debugger.md lists them.'),
    actions: z
      .record(z.string(), actionSchema)
      .default({})
      .describe(
        'What is done when a rule fires, by the name of the watched rule; a rule without an action only notifies.',
      ),
  })
  .superRefine(({ watch, actions }, context) => {
    const names = watch.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      const message = `Two watched rules are called '${name}'; give one of them another name.`;
      context.addIssue({ code: 'custom', message, path: ['watch', index, 'name'] });
    }
    for (const name of Object.keys(actions)) {
      if (names.includes(name)) continue;
      const message = `No watched rule is called '${name}'${nameHint(name, names)}`;
      context.addIssue({ code: 'custom', message, path: ['actions', name] });
    }
  });

/** The rules of a request as they are written. */
export type RulesInput = z.input<typeof rulesSchema>;
/** The rules of a request with every default filled in. */
export type Rules = Omit<z.output<typeof rulesSchema>, 'actions'> & {
  readonly actions: Readonly<Record<string, RuleAction>>;
};

/** The action of a watched rule. */
export const actionOf = (rules: Rules, name: string): RuleAction => rules.actions[name] ?? { kind: 'notify' };

/** Collections that the hook really saves: those listed, and `metrics`, which it always saves. */
export function savedCollections(collections: readonly HookCollection[]): readonly HookCollection[] {
  const listed = collections.some(({ name }) => name === ALWAYS_SAVED);
  return listed ? collections : [...collections, { name: ALWAYS_SAVED, parameters: {} }];
}

/** Rules that AWS's evaluators know for XGBoost; the others are judged by our engine whatever `source` says. */
const AWS_RULES: ReadonlySet<RuleName> = new Set<RuleName>([
  'LossNotDecreasing',
  'Overfit',
  'Overtraining',
  'StalledTraining',
  'TreeDepth',
  'FeatureImportanceOverweight',
  'UnchangedTensor',
  'AllZero',
  'TensorVariance',
  'Confusion',
  'ClassImbalance',
]);

export const isAwsRule = (rule: RuleName): boolean => AWS_RULES.has(rule);

/** Processing jobs that SageMaker starts for the rules of one training job; they count against the account's quota. */
export const processingJobsOf = (rules: Rules): number => rules.watch.filter(({ rule }) => isAwsRule(rule)).length;

/** The texts that `RuleParameters` of a SageMaker rule configuration takes. */
export function awsRuleParameters({ rule, parameters }: WatchedRule): Record<string, string> {
  const texts: Record<string, string> = { rule_to_invoke: awsRuleName(rule) };
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || OWN_PARAMETERS.has(`${rule}.${name}`)) continue;
    texts[name] = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
  }
  return texts;
}

/** Parameters that only our engine knows, of rules that AWS has too. */
const OWN_PARAMETERS: ReadonlySet<string> = new Set(['FeatureImportanceOverweight.start_step']);
