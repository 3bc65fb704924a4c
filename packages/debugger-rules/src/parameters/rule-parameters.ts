import { nameHint } from '@durable-forecast/lib/nearest-name';
import { z } from 'zod';
import { patternFault } from './name-pattern.js';

/** The parameters of each rule: AWS's names and defaults where AWS has the rule. Values may be texts, as AWS wants them. */

const asNumber = (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
const asBoolean = (value: unknown) =>
  typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value;
const asList = (value: unknown) =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
    : value;

const real = z.preprocess(asNumber, z.number());
const count = z.preprocess(asNumber, z.int().min(1));
const step = z.preprocess(asNumber, z.int().min(0));
const atLeast0 = z.preprocess(asNumber, z.number().min(0));
const above0 = z.preprocess(asNumber, z.number().gt(0));
const share = z.preprocess(asNumber, z.number().min(0).max(1));
const flag = z.preprocess(asBoolean, z.boolean());
const pattern = z
  .string()
  .refine((text) => patternFault(text) === undefined, { error: (issue) => patternFault(String(issue.input)) });
const patterns = z.preprocess(asList, z.array(pattern));
const names = z.preprocess(asList, z.array(z.string().min(1)));

/** Which tensors a rule inspects: the union of both; all that can be judged when neither is given. */
const selection = { collection_names: names.optional(), tensor_regex: patterns.optional() };

export const RULE_PARAMETERS = {
  LossNotDecreasing: z.strictObject({
    ...selection,
    use_losses_collection: flag.default(true),
    num_steps: count.default(10),
    diff_percent: z.preprocess(asNumber, z.number().min(0).lt(100)).default(0.1),
    increase_threshold_percent: atLeast0.default(5),
    mode: z.enum(['EVAL', 'TRAIN', 'GLOBAL']).default('GLOBAL'),
  }),
  Overfit: z.strictObject({
    tensor_regex: patterns.optional(),
    start_step: step.default(0),
    patience: count.default(1),
    ratio_threshold: real.default(0.1),
  }),
  Overtraining: z.strictObject({
    patience_train: count.default(5),
    patience_validation: count.default(10),
    delta: atLeast0.default(0.01),
  }),
  StalledTraining: z.strictObject({
    threshold: above0.default(1800),
    stop_training_on_fire: flag.default(false),
    training_job_name_prefix: z.string().optional(),
  }),
  TreeDepth: z.strictObject({ depth: atLeast0.default(4) }),
  FeatureImportanceOverweight: z.strictObject({
    threshold: share.default(0.8),
    nfeatures: count.default(3),
    tensor_regex: patterns.default(['.*feature_importance/weight']),
    /** Ours: a first tree has few features, so early steps may be left out. */
    start_step: step.default(0),
  }),
  UnchangedTensor: z.strictObject({
    ...selection,
    num_steps: z.preprocess(asNumber, z.int().min(2)).default(3),
    rtol: atLeast0.default(1e-5),
    atol: atLeast0.default(1e-8),
    equal_nan: flag.default(false),
  }),
  AllZero: z.strictObject({ ...selection, threshold: z.preprocess(asNumber, z.number().min(0).max(100)).default(100) }),
  TensorVariance: z.strictObject({
    ...selection,
    max_threshold: atLeast0.optional(),
    min_threshold: atLeast0.optional(),
  }),
  ExplodingTensor: z.strictObject({ ...selection, only_nan: flag.default(false) }),
  Confusion: z.strictObject({
    category_no: z.preprocess(asNumber, z.int().min(2)).optional(),
    labels: z.string().default('labels'),
    predictions: z.string().default('predictions'),
    labels_collection: z.string().default('labels'),
    predictions_collection: z.string().default('predictions'),
    min_diag: share.default(0.9),
    max_off_diag: share.default(0.1),
  }),
  ClassImbalance: z.strictObject({
    threshold_imbalance: above0.default(10),
    threshold_misprediction: share.default(0.7),
    samples: count.default(500),
    argmax: flag.default(false),
    labels_regex: pattern.default('.*labels'),
    predictions_regex: pattern.default('.*predictions'),
  }),
  /** Ours: the validation error stays above that of the seasonal-naive forecast. */
  WorseThanNaive: z.strictObject({
    /** Error of the seasonal-naive forecast on the validation set, in the metric's unit; a run fills in its own RMSE. */
    naive: above0.optional(),
    metric: z.string().default('rmse'),
    start_step: step.default(50),
    margin_percent: atLeast0.default(0),
  }),
  /** Ours: the predicted total volume is off. */
  ForecastBias: z.strictObject({
    max_percent: atLeast0.default(10),
    start_step: step.default(10),
    patience: count.default(1),
    labels_regex: pattern.default('.*labels'),
    predictions_regex: pattern.default('.*predictions'),
  }),
  /** The profiler rule of AWS, on the times of the points; `mode` and `scan_interval_us` are accepted and mean nothing here. */
  StepOutlier: z.strictObject({
    stddev: above0.default(5),
    n_outliers: z.preprocess(asNumber, z.int().min(0)).default(10),
    /** Ours: durations needed before one can be an outlier. */
    min_steps: z.preprocess(asNumber, z.int().min(2)).default(20),
    mode: z.string().optional(),
    scan_interval_us: count.optional(),
  }),
} as const;

export type RuleName = keyof typeof RULE_PARAMETERS;
export type RuleParameters<N extends RuleName = RuleName> = z.infer<(typeof RULE_PARAMETERS)[N]>;
export const RULE_NAMES = Object.keys(RULE_PARAMETERS) as RuleName[];

/** Parameters that the service adds to every rule configuration; they say nothing about the decision. */
const SERVICE_PARAMETERS = new Set(['rule_to_invoke', 'base_trial', 'action_json']);

/** AWS's name of a rule, where it differs from ours. */
const AWS_NAMES: Partial<Record<RuleName, string>> = { StalledTraining: 'StalledTrainingRule' };

/** What `rule_to_invoke` says for a rule. */
export const awsRuleName = (rule: RuleName): string => AWS_NAMES[rule] ?? rule;

/** The rule of a name, ours or AWS's; undefined when there is none. */
export function ruleOfName(name: string): RuleName | undefined {
  if (Object.hasOwn(RULE_PARAMETERS, name)) return name as RuleName;
  return RULE_NAMES.find((rule) => AWS_NAMES[rule] === name);
}

export interface ParameterFault {
  /** Undefined when the fault is not of a single parameter. */
  readonly parameter?: string | undefined;
  readonly message: string;
}

export type ParsedParameters<N extends RuleName> =
  | { readonly parameters: RuleParameters<N>; readonly faults?: undefined }
  | { readonly parameters?: undefined; readonly faults: readonly ParameterFault[] };

/** Checks a rule's parameters and fills in the defaults. Texts such as `'10'` and `'True'` are understood. */
export function parseRuleParameters<N extends RuleName>(
  rule: N,
  given: Readonly<Record<string, unknown>>,
): ParsedParameters<N> {
  const own = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => !SERVICE_PARAMETERS.has(name) && value !== undefined),
  );
  const result = RULE_PARAMETERS[rule].safeParse(own);
  if (result.success) return { parameters: result.data as RuleParameters<N> };
  return { faults: result.error.issues.flatMap((issue) => faultsOf(rule, issue, own)) };
}

/** Names of the parameters that a rule knows. */
export const parameterNames = (rule: RuleName): string[] => Object.keys(RULE_PARAMETERS[rule].shape);

function faultsOf(rule: RuleName, issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): ParameterFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((parameter) => ({
      parameter,
      message: `${rule} has no parameter '${parameter}'${nameHint(parameter, parameterNames(rule))}`,
    }));
  }
  const parameter = String(issue.path[0] ?? '');
  if (!Object.hasOwn(given, parameter)) {
    return [{ parameter, message: `${rule} needs the parameter '${parameter}', which has no default.` }];
  }
  return [{ parameter, message: `${parameter} of ${rule} is ${JSON.stringify(given[parameter])}: ${issue.message}.` }];
}
