import { z } from 'zod';
import type { Link } from '../../contracts/explanation/link.js';
import { decodeUbjson } from './decode-ubjson.js';
import { marginOf } from './link.js';
import { ModelFault } from './model-fault.js';
import { SPLITS, type Tree, type TreeModel } from './tree-model.js';

/** What objectives make of a margin; those that do neither this nor leave it as it is are not known here. */
const LINKS: Readonly<Record<string, Link>> = {
  'count:poisson': 'log',
  'reg:gamma': 'log',
  'reg:tweedie': 'log',
  'survival:cox': 'log',
  'survival:aft': 'log',
  'binary:logistic': 'logit',
  'reg:logistic': 'logit',
  'binary:logitraw': 'identity',
  'rank:map': 'identity',
  'rank:ndcg': 'identity',
  'rank:pairwise': 'identity',
  'reg:absoluteerror': 'identity',
  'reg:pseudohubererror': 'identity',
  'reg:squarederror': 'identity',
  'reg:squaredlogerror': 'identity',
};
/** The base of these is a margin already. */
const BASE_IS_MARGIN = new Set(['survival:aft', 'survival:cox']);
const NO_CHILD = -1;

const numbers = z.custom<ArrayLike<number>>(
  (value) => ArrayBuffer.isView(value) || (Array.isArray(value) && value.every((one) => typeof one === 'number')),
);
const count = z.coerce.number().int();
const treeSchema = z.object({
  left_children: numbers,
  right_children: numbers,
  split_indices: numbers,
  split_conditions: numbers,
  sum_hessian: numbers,
  default_left: z.union([numbers, z.array(z.boolean())]),
  split_type: numbers.optional(),
});
const treesSchema = z.object({ model: z.object({ trees: z.array(treeSchema) }) });
const modelSchema = z.object({
  learner: z.object({
    feature_names: z.array(z.string()).optional(),
    learner_model_param: z.object({ base_score: z.string(), num_class: count, num_feature: count }),
    objective: z.object({ name: z.string() }),
    gradient_booster: z.object({
      name: z.string(),
      model: z.unknown().optional(),
      gbtree: z.unknown().optional(),
      weight_drop: numbers.optional(),
    }),
  }),
});

/**
 * Reads a model as XGBoost saves it, as UBJSON or as JSON (`xgboost-model`).
 *
 * @throws ModelFault when it is none, or has what can't be explained: several classes, no trees, splits by category
 */
export function readXgboostModel(bytes: Uint8Array): TreeModel {
  const { learner } = parsed(modelSchema, decoded(bytes));
  const { objective, gradient_booster: booster, learner_model_param: parameters } = learner;
  const link = Object.hasOwn(LINKS, objective.name) ? LINKS[objective.name] : undefined;
  if (link === undefined || parameters.num_class > 1) throw new ModelFault(`its objective is ${objective.name}`);
  if (booster.name !== 'gbtree' && booster.name !== 'dart') {
    throw new ModelFault(`its booster is ${booster.name}, which has no trees`);
  }
  const { trees } = parsed(treesSchema, booster.name === 'dart' ? booster.gbtree : booster).model;
  // Before 3.1 a number, since then a list of one.
  const base = Number(parameters.base_score.replace(/^\[|\]$/g, ''));
  if (!Number.isFinite(base)) throw new ModelFault(`its base is ${parameters.base_score}`);
  const names = learner.feature_names ?? [];
  return {
    library: 'xgboost',
    names: names.length === 0 ? undefined : names,
    features: parameters.num_feature,
    trees: trees.map((tree, index) => readTree(tree, booster.weight_drop?.[index] ?? 1, parameters.num_feature)),
    base: BASE_IS_MARGIN.has(objective.name) ? base : marginOf(link, base),
    link,
  };
}

function decoded(bytes: Uint8Array): unknown {
  // Both begin with {, JSON goes on with a quote or white space, UBJSON with a length.
  const isJson = bytes[0] === 0x7b && [0x22, 0x20, 0x0a].includes(bytes[1] as number);
  if (!isJson) return decodeUbjson(bytes);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new ModelFault('it is no whole JSON');
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  throw new ModelFault(
    `it is not as XGBoost writes models: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`,
  );
}

function readTree(tree: z.infer<typeof treeSchema>, weight: number, features: number): Tree {
  if (tree.split_type !== undefined && Array.from(tree.split_type).some((type) => type !== 0)) {
    throw new ModelFault('it splits by category');
  }
  const nodes = tree.left_children.length;
  const isLeaf = (node: number) => tree.left_children[node] === NO_CHILD;
  const all = <T>(of: (node: number) => T): T[] => Array.from({ length: nodes }, (_, node) => of(node));
  const feature = Int32Array.from(all((node) => (isLeaf(node) ? -1 : (tree.split_indices[node] as number))));
  if (feature.some((number) => number >= features)) throw new ModelFault('a tree splits on a feature that it has not');
  return {
    feature,
    left: Int32Array.from(all((node) => tree.left_children[node] as number)),
    right: Int32Array.from(all((node) => tree.right_children[node] as number)),
    // The value of a leaf stands where splits have their condition.
    value: Float64Array.from(
      all((node) => Math.fround(tree.split_conditions[node] as number) * (isLeaf(node) ? weight : 1)),
    ),
    cover: Float64Array.from(all((node) => tree.sum_hessian[node] as number)),
    split: Uint8Array.from(
      all((node) => (tree.default_left[node] ? SPLITS.belowMissingLeft : SPLITS.belowMissingRight)),
    ),
  };
}
