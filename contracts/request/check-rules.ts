import {
  COLLECTION_NAMES,
  type CollectionName,
  isCollectionName,
  isLoss,
  metricOfSet,
  namePattern,
  patternFault,
  type RuleName,
  seriesName,
} from '@durable-forecast/debugger-rules/parameters';
import { nameHint } from '@durable-forecast/lib/nearest-name';
import { type HookCollection, type Rules, savedCollections, type WatchedRule } from './rules.js';

/** A rule that could never say anything, found before a job is paid for. */
export interface RuleFault {
  /** Where in the request, for example `rules.watch[1]`. */
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** One tensor of each collection, to see what a pattern can mean. Metrics come from the job. */
const EXAMPLES: Partial<Record<CollectionName, string>> = {
  feature_importance: 'feature_importance/weight/f0',
  average_shap: 'average_shap/f0',
  full_shap: 'full_shap/f0',
  trees: 'trees/Node',
  gradients: 'gradient/encoder/kernel',
  labels: 'labels',
  predictions: 'predictions',
  hyperparameters: 'hyperparameters/eta',
};

/** Collections that a rule cannot do without. */
const NEEDED: Partial<Record<RuleName, readonly CollectionName[]>> = {
  TreeDepth: ['trees'],
  FeatureImportanceOverweight: ['feature_importance'],
  Confusion: ['labels', 'predictions'],
  ClassImbalance: ['labels', 'predictions'],
  ForecastBias: ['labels', 'predictions'],
};

/**
 * Finds rules whose tensors are never saved, before any job is created.
 *
 * @param hookCollections what the hook saves; `metrics` is always among it
 * @param metricNames metrics of the job's log (`validation:rmse`), empty when they are not known
 */
export function checkRules(
  rules: Pick<Rules, 'watch'>,
  hookCollections: readonly HookCollection[],
  metricNames: readonly string[],
): RuleFault[] {
  const saved = savedCollections(hookCollections);
  const metrics = metricNames.map(seriesName);
  return rules.watch.flatMap((watched, index) =>
    messagesOf(watched, saved, metrics).map((message) => ({
      path: `rules.watch[${index}]`,
      rule: watched.name,
      message,
    })),
  );
}

function messagesOf(watched: WatchedRule, saved: readonly HookCollection[], metrics: readonly string[]): string[] {
  const missing = (NEEDED[watched.rule] ?? []).filter((collection) => !isSaved(collection, saved));
  const messages = missing.map((collection) => neverSaved(watched, collection));
  switch (watched.rule) {
    case 'TensorVariance':
      if (watched.parameters.max_threshold === undefined && watched.parameters.min_threshold === undefined) {
        messages.push('TensorVariance has no bound to judge by; set max_threshold or min_threshold.');
      }
      return [...messages, ...selectionMessages(watched, watched.parameters, saved, metrics)];
    case 'LossNotDecreasing':
    case 'UnchangedTensor':
    case 'AllZero':
    case 'ExplodingTensor':
      return [...messages, ...selectionMessages(watched, watched.parameters, saved, metrics)];
    case 'Overfit':
    case 'Overtraining':
      return [...messages, ...(metrics.length > 0 ? setMessages(watched, metrics) : [])];
    case 'WorseThanNaive': {
      const { metric } = watched.parameters;
      const known = metrics.filter((name) => metricOfSet(name)?.set === 'validation');
      if (metrics.length > 0 && !known.some((name) => metricOfSet(name)?.metric === metric)) {
        messages.push(
          `WorseThanNaive reads validation-${metric}, which the job does not report; it reports ${listed(metrics)}.`,
        );
      }
      return messages;
    }
    default:
      return messages;
  }
}

function setMessages(watched: WatchedRule, metrics: readonly string[]): string[] {
  const sets = new Set(metrics.filter(isLoss).map((name) => metricOfSet(name)?.set));
  const needed = watched.rule === 'Overfit' ? (['train', 'validation'] as const) : [];
  const missing = needed.filter((set) => !sets.has(set));
  if (watched.rule === 'Overtraining' && sets.size === 0) {
    return [`Overtraining needs a loss of the train or validation set; the job reports ${listed(metrics)}.`];
  }
  return missing.map((set) => `${watched.rule} needs a loss of the ${set} set; the job reports ${listed(metrics)}.`);
}

interface Selection {
  readonly collection_names?: readonly string[] | undefined;
  readonly tensor_regex?: readonly string[] | undefined;
}

function selectionMessages(
  watched: WatchedRule,
  selection: Selection,
  saved: readonly HookCollection[],
  metrics: readonly string[],
): string[] {
  const own = saved.map(({ name }) => name).filter((name) => !isCollectionName(name));
  const messages: string[] = [];
  for (const name of selection.collection_names ?? []) {
    if (!isCollectionName(name) && !own.includes(name)) {
      messages.push(`There is no collection '${name}'${nameHint(name, [...COLLECTION_NAMES, ...own])}`);
    } else if (!isSaved(name, saved)) {
      messages.push(neverSaved(watched, name));
    }
  }
  for (const pattern of selection.tensor_regex ?? []) {
    const meant = collectionsMeant(pattern, metrics);
    if (meant.some((collection) => isSaved(collection, saved)) || mayMatchOwn(pattern, saved)) continue;
    messages.push(
      meant.length > 0
        ? neverSaved(watched, meant[0] as string)
        : `${watched.name} looks for tensors like '${pattern}', and no collection has such; known are ${listed(COLLECTION_NAMES)}.`,
    );
  }
  return messages;
}

/** Collections whose tensors a pattern matches, or that it names. */
function collectionsMeant(pattern: string, metrics: readonly string[]): CollectionName[] {
  const expression = namePattern(pattern);
  return COLLECTION_NAMES.filter((name) => {
    if (name === 'metrics' || name === 'losses') {
      // Without the job's metrics, any `<set>-<metric>` may exist.
      const candidates = metrics.length > 0 ? metrics : ['train-rmse', 'validation-rmse'];
      return (
        candidates.some((metric) => expression.test(metric)) || (metrics.length === 0 && /train|val/.test(pattern))
      );
    }
    const example = EXAMPLES[name];
    return example !== undefined && (expression.test(example) || pattern.includes(name));
  });
}

const mayMatchOwn = (pattern: string, saved: readonly HookCollection[]) =>
  saved.some(({ name, parameters }) => !isCollectionName(name) && parameters.include_regex === pattern);

function isSaved(collection: string, saved: readonly HookCollection[]): boolean {
  return saved.some(({ name, parameters }) => {
    if (name === 'all' || name === collection || (collection === 'losses' && name === 'metrics')) return true;
    if (collection === 'metrics' && name === 'losses') return true;
    const example = isCollectionName(collection) ? EXAMPLES[collection] : undefined;
    const expressions = parameters.include_regex?.split(',').map((part) => part.trim()) ?? [];
    // One with a fault is told where it stands.
    const sound = expressions.filter((pattern) => patternFault(pattern) === undefined);
    return example !== undefined && sound.some((pattern) => namePattern(pattern).test(example));
  });
}

const neverSaved = (watched: WatchedRule, collection: string) =>
  `${watched.name} needs the collection '${collection}', which the hook does not save; add it to rules.hook.collections.`;

const listed = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
