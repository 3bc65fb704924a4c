/**
 * Names of tensors and the collections they belong to, as the Debugger hook of XGBoost has them.
 *
 * The same patterns stand in `debugger_writer.py` of `sagemaker_container`. They differ from smdebug's where those are plainly
 * broken: `average_shap/.*[^/bias]$` there also drops every feature that ends in a, b, i or s.
 */
export const COLLECTION_PATTERNS = {
  metrics: /^[a-zA-Z_]+-[a-zA-Z0-9_.@]+$/,
  losses: /^[a-zA-Z_]+-(?!.*(auc|aucpr|map)$)[a-zA-Z0-9_.@]+$/,
  feature_importance: /^feature_importance\/.*$/,
  average_shap: /^average_shap\/(?!bias$).*$/,
  full_shap: /^full_shap\/(?!bias$).*$/,
  trees: /^trees\/.*$/,
  gradients: /^gradient\/.*$/,
  labels: /^labels$/,
  predictions: /^predictions$/,
  hyperparameters: /^hyperparameters\/.*$/,
  all: /^.*$/,
} as const;

export type CollectionName = keyof typeof COLLECTION_PATTERNS;
export const COLLECTION_NAMES = Object.keys(COLLECTION_PATTERNS) as CollectionName[];

export const isCollectionName = (name: string): name is CollectionName => Object.hasOwn(COLLECTION_PATTERNS, name);

/** The hook saves this collection whatever it is told. */
export const ALWAYS_SAVED: CollectionName = 'metrics';

/**
 * The name of a series: log metrics are called `validation:rmse` by SageMaker's metric definitions and
 * `validation-rmse` as tensors; both are the same series.
 */
export const seriesName = (name: string): string => {
  const colon = name.indexOf(':');
  return colon > 0 && !name.includes('/') ? `${name.slice(0, colon)}-${name.slice(colon + 1)}` : name;
};

export interface MetricOfSet {
  readonly set: 'train' | 'validation';
  readonly metric: string;
}

/** Splits `validation-rmse` into its data set and metric; undefined for other tensors. */
export function metricOfSet(series: string): MetricOfSet | undefined {
  const match = /^([a-zA-Z_]+)-([a-zA-Z0-9_.@]+)$/.exec(series);
  if (match === null) return undefined;
  const metric = match[2] as string;
  if (/^(train|training)$/i.test(match[1] as string)) return { set: 'train', metric };
  if (/^(validation|valid|val|eval|test|holdout)$/i.test(match[1] as string)) return { set: 'validation', metric };
  return undefined;
}

/** Metrics that grow when a model gets better; no loss rule looks at them unless a regular expression names them. */
const GROWING =
  /^(accuracy|auc|aucpr|balanced_accuracy|f1|f1_binary|f1_macro|map|ndcg|precision|precision_macro|precision_micro|r2|recall|recall_macro|recall_micro)(@.*)?$/;

/** Whether a series is an error of a data set: smaller is better. */
export function isLoss(series: string): boolean {
  const metric = metricOfSet(series)?.metric;
  return metric !== undefined && !GROWING.test(metric);
}
