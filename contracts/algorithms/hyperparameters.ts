import { nameHint } from '@durable-forecast/lib/nearest-name';
import type { Algorithm } from './algorithms.js';

/** What a hyperparameter may be. Open ends are excluded; a bound left out is none. */
export type Hyperparameter =
  | {
      readonly kind: 'integer' | 'float';
      readonly low?: number;
      readonly high?: number;
      readonly open?: 'low' | 'high' | 'both';
    }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  /** Words with commas between them. */
  | { readonly kind: 'words'; readonly values?: readonly string[] }
  | { readonly kind: 'flag' }
  | { readonly kind: 'text' };

export interface HyperparameterTable {
  readonly known: Readonly<Record<string, Hyperparameter>>;
  readonly required: readonly string[];
  /** What other libraries, or other versions, call them. */
  readonly otherNames: Readonly<Record<string, string>>;
  /** Which one lists the metrics of a round: the one that ranks trials must be among them. */
  readonly metrics: string;
}

const integer = (low?: number, high?: number): Hyperparameter => bounded('integer', low, high);
const float = (low?: number, high?: number, open?: 'low' | 'high' | 'both'): Hyperparameter =>
  bounded('float', low, high, open);
const share = float(0, 1, 'low');
const choice = (...values: string[]): Hyperparameter => ({ kind: 'choice', values });
const words = (...values: string[]): Hyperparameter =>
  values.length === 0 ? { kind: 'words' } : { kind: 'words', values };
const flag: Hyperparameter = { kind: 'flag' };
const text: Hyperparameter = { kind: 'text' };

/** @source Amazon SageMaker developer guide, XGBoost hyperparameters */
const xgboost: HyperparameterTable = {
  known: {
    num_round: integer(1),
    csv_weights: integer(0, 1),
    early_stopping_rounds: integer(1),
    verbosity: integer(0, 3),
    nthread: integer(1),
    max_depth: integer(0),
    max_leaves: integer(0),
    max_bin: integer(0),
    refresh_leaf: integer(0, 1),
    one_drop: integer(0, 1),
    num_class: integer(2),
    seed: integer(-(2 ** 31), 2 ** 31 - 1),
    num_parallel_tree: integer(1),
    eta: float(0, 1),
    gamma: float(0),
    min_child_weight: float(0),
    max_delta_step: float(0),
    subsample: share,
    colsample_bytree: share,
    colsample_bylevel: share,
    colsample_bynode: share,
    lambda: float(0),
    alpha: float(0),
    sketch_eps: float(0, 1, 'both'),
    scale_pos_weight: float(0, undefined, 'low'),
    rate_drop: float(0, 1),
    skip_drop: float(0, 1),
    lambda_bias: float(0, 1),
    tweedie_variance_power: float(1, 2, 'both'),
    base_score: float(0),
    aft_loss_distribution_scale: float(0, undefined, 'low'),
    booster: choice('gbtree', 'gblinear', 'dart'),
    tree_method: choice('auto', 'exact', 'approx', 'hist', 'gpu_hist'),
    process_type: choice('default', 'update'),
    grow_policy: choice('depthwise', 'lossguide'),
    sample_type: choice('uniform', 'weighted'),
    normalize_type: choice('tree', 'forest'),
    objective: choice(
      'binary:hinge',
      'binary:logistic',
      'binary:logitraw',
      'count:poisson',
      'multi:softmax',
      'multi:softprob',
      'rank:map',
      'rank:ndcg',
      'rank:pairwise',
      'reg:absoluteerror',
      'reg:gamma',
      'reg:linear',
      'reg:logistic',
      'reg:pseudohubererror',
      'reg:squarederror',
      'reg:squaredlogerror',
      'reg:tweedie',
      'survival:aft',
      'survival:cox',
    ),
    save_model_on_termination: choice('true', 'false'),
    aft_loss_distribution: choice('normal', 'logistic', 'extreme'),
    eval_metric: words(),
    updater: words(),
    monotone_constraints: text,
    interaction_constraints: text,
  },
  required: ['num_round'],
  otherNames: {
    learning_rate: 'eta',
    min_split_loss: 'gamma',
    min_gain_to_split: 'gamma',
    reg_lambda: 'lambda',
    lambda_l2: 'lambda',
    reg_alpha: 'alpha',
    lambda_l1: 'alpha',
    num_iterations: 'num_round',
    n_estimators: 'num_round',
    num_leaves: 'max_leaves',
    feature_fraction: 'colsample_bytree',
    bagging_fraction: 'subsample',
    metric: 'eval_metric',
    num_threads: 'nthread',
  },
  metrics: 'eval_metric',
};

/** What containers/lightgbm takes: LightGBM's parameters by their main names. */
const lightgbm: HyperparameterTable = {
  known: {
    objective: choice(
      'regression',
      'regression_l1',
      'huber',
      'fair',
      'poisson',
      'quantile',
      'mape',
      'gamma',
      'tweedie',
      'binary',
    ),
    boosting: choice('gbdt', 'rf', 'dart'),
    data_sample_strategy: choice('bagging', 'goss'),
    num_iterations: integer(1, 100_000),
    learning_rate: float(0, undefined, 'low'),
    num_leaves: integer(2, 131_072),
    max_depth: integer(-1),
    min_data_in_leaf: integer(0),
    min_sum_hessian_in_leaf: float(0),
    feature_fraction: share,
    feature_fraction_bynode: share,
    bagging_fraction: share,
    bagging_freq: integer(0),
    lambda_l1: float(0),
    lambda_l2: float(0),
    linear_lambda: float(0),
    min_gain_to_split: float(0),
    path_smooth: float(0),
    max_bin: integer(2, 65_535),
    min_data_in_bin: integer(1),
    max_cat_to_onehot: integer(1),
    cat_smooth: float(0),
    cat_l2: float(0),
    extra_trees: flag,
    tweedie_variance_power: float(1, 2, 'high'),
    poisson_max_delta_step: float(0, undefined, 'low'),
    alpha: float(0, undefined, 'low'),
    drop_rate: float(0, 1),
    seed: integer(0, 2 ** 31 - 1),
    num_threads: integer(1),
    metric: words(
      'rmse',
      'l2',
      'l1',
      'mape',
      'huber',
      'fair',
      'poisson',
      'quantile',
      'gamma',
      'tweedie',
      'auc',
      'binary_logloss',
    ),
    metric_period: integer(1),
    early_stopping_round: integer(1),
    categorical_feature: words(),
  },
  required: [],
  otherNames: {
    num_round: 'num_iterations',
    num_boost_round: 'num_iterations',
    n_estimators: 'num_iterations',
    eta: 'learning_rate',
    min_child_samples: 'min_data_in_leaf',
    min_child_weight: 'min_sum_hessian_in_leaf',
    min_sum_hessian: 'min_sum_hessian_in_leaf',
    colsample_bytree: 'feature_fraction',
    colsample_bynode: 'feature_fraction_bynode',
    subsample: 'bagging_fraction',
    subsample_freq: 'bagging_freq',
    reg_alpha: 'lambda_l1',
    reg_lambda: 'lambda_l2',
    lambda: 'lambda_l2',
    gamma: 'min_gain_to_split',
    max_leaves: 'num_leaves',
    early_stopping_rounds: 'early_stopping_round',
    eval_metric: 'metric',
    nthread: 'num_threads',
    booster: 'boosting',
    rate_drop: 'drop_rate',
  },
  metrics: 'metric',
};

export const hyperparameterTables: Readonly<Record<Algorithm, HyperparameterTable>> = { xgboost, lightgbm };

/** Why an algorithm can't take a hyperparameter of this name, with the name that is meant; undefined when it can. */
export function nameFault(algorithm: Algorithm, name: string): string | undefined {
  const { known, otherNames } = hyperparameterTables[algorithm];
  if (Object.hasOwn(known, name)) return undefined;
  if (Object.hasOwn(otherNames, name)) return `${algorithm} calls this ${otherNames[name]}`;
  return `${algorithm} has no hyperparameter ${name}${nameHint(name, Object.keys(known))}`;
}

/** Why an algorithm can't take this value; undefined when it can. */
export function valueFault(spec: Hyperparameter, value: string | number | boolean): string | undefined {
  const word = String(value);
  switch (spec.kind) {
    case 'integer':
    case 'float': {
      const number = word.trim() === '' ? Number.NaN : Number(word);
      if (Number.isNaN(number)) return `'${word}' is no number`;
      if (spec.kind === 'integer' && !Number.isInteger(number)) return `${word} is no whole number`;
      return isInside(spec, number) ? undefined : `${word} is not ${describeBounds(spec)}`;
    }
    case 'choice':
      return spec.values.includes(word)
        ? undefined
        : `'${word}' is not one of its values${nameHint(word, spec.values)}`;
    case 'words': {
      const strange = word.split(',').find((part) => spec.values !== undefined && !spec.values.includes(part.trim()));
      return strange === undefined
        ? undefined
        : `'${strange.trim()}' is not one of its values${nameHint(strange.trim(), spec.values ?? [])}`;
    }
    case 'flag':
      return /^(true|false)$/i.test(word) ? undefined : `'${word}' is neither true nor false`;
    case 'text':
      return undefined;
  }
}

type Bounds = Extract<Hyperparameter, { kind: 'integer' | 'float' }>;

function isInside({ low, high, open }: Bounds, number: number): boolean {
  if (low !== undefined && (number < low || (number === low && (open === 'low' || open === 'both')))) return false;
  return high === undefined || number < high || (number === high && open !== 'high' && open !== 'both');
}

/** `above 0`, `at least 1 and at most 4` */
function describeBounds({ low, high, open }: Bounds): string {
  const parts: string[] = [];
  if (low !== undefined) parts.push(`${open === 'low' || open === 'both' ? 'above' : 'at least'} ${low}`);
  if (high !== undefined) parts.push(`${open === 'high' || open === 'both' ? 'below' : 'at most'} ${high}`);
  return parts.join(' and ');
}

function bounded(kind: 'integer' | 'float', low?: number, high?: number, open?: Bounds['open']): Hyperparameter {
  return {
    kind,
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
    ...(open === undefined ? {} : { open }),
  };
}
