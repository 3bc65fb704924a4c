import type { Link } from '../../contracts/explanation/link.js';
import { ModelFault } from './model-fault.js';
import { SPLITS, type Tree, type TreeModel } from './tree-model.js';

/** Bits of a node's `decision_type`. */
const IS_CATEGORY = 1;
const MISSING_GOES_LEFT = 2;
/** Behind these two: what counts as missing. */
const MISSING = { none: 0, zero: 1, nan: 2 } as const;

/** What objectives make of a margin; all others leave it as it is. */
const LINKS: Readonly<Record<string, Link>> = { poisson: 'log', gamma: 'log', tweedie: 'log', binary: 'logit' };

/**
 * Reads a model as LightGBM saves it as text (`model.txt`).
 *
 * @throws ModelFault when it is none, or has what can't be explained: several classes, linear leaves
 */
export function readLightgbmModel(text: string): TreeModel {
  const [head, ...blocks] = text.split(/^Tree=\d+$/m);
  const header = fieldsOf(head as string);
  if (!(head as string).startsWith('tree\n')) throw new ModelFault('it does not begin as a LightGBM model does');
  if (numberOf(header, 'num_tree_per_iteration') !== 1) throw new ModelFault('it has several trees a round');
  const features = numberOf(header, 'max_feature_idx') + 1;
  const trees = blocks.map((block) => readTree(fieldsOf(block), features));
  if (trees.length !== (textOf(header, 'tree_sizes').match(/\d+/g) ?? []).length) {
    throw new ModelFault(`it was cut off: it names more than the ${trees.length} trees that it has`);
  }
  // A forest's trees are a mean, not a sum.
  const share = header.has('average_output') ? 1 / trees.length : 1;
  return {
    library: 'lightgbm',
    names: textOf(header, 'feature_names').split(' '),
    features,
    trees: share === 1 ? trees : trees.map((tree) => scaled(tree, share)),
    base: 0,
    link: linkOf(header.get('objective')),
  };
}

function readTree(fields: ReadonlyMap<string, string>, features: number): Tree {
  const leaves = numberOf(fields, 'num_leaves');
  if (numberOf(fields, 'is_linear') !== 0) throw new ModelFault('its leaves are linear');
  const values = listOf(fields, 'leaf_value', leaves);
  // Splits come first, then leaves: where LightGBM says -1, -2, … it means leaf 0, 1, …
  const splits = leaves - 1;
  const childrenOf = (name: string) => listOf(fields, name, splits).map((to) => (to >= 0 ? to : splits + -to - 1));
  const counts =
    leaves > 1 ? [...listOf(fields, 'internal_count', splits), ...listOf(fields, 'leaf_count', leaves)] : [1];
  const kinds = listOf(fields, 'decision_type', splits);
  const splitOn = listOf(fields, 'split_feature', splits);
  if (splitOn.some((feature) => !(feature >= 0 && feature < features))) {
    throw new ModelFault('a tree splits on a feature that it has not');
  }
  const thresholds = listOf(fields, 'threshold', splits);
  const none = new Array<number>(leaves).fill(-1);
  const categories = kinds.some((kind) => (kind & IS_CATEGORY) !== 0)
    ? categoriesOf(fields, kinds, thresholds)
    : undefined;
  return {
    feature: Int32Array.from([...splitOn, ...none]),
    left: Int32Array.from([...childrenOf('left_child'), ...none]),
    right: Int32Array.from([...childrenOf('right_child'), ...none]),
    value: Float64Array.from([...thresholds, ...values]),
    cover: Float64Array.from(counts),
    split: Uint8Array.from([...kinds.map(splitKind), ...new Array<number>(leaves).fill(0)]),
    ...(categories === undefined ? {} : { categories }),
  };
}

function splitKind(kind: number): number {
  if ((kind & IS_CATEGORY) !== 0) return SPLITS.category;
  const goesLeft = (kind & MISSING_GOES_LEFT) !== 0;
  switch ((kind >> 2) & 3) {
    case MISSING.none:
      return SPLITS.atMostMissingZero;
    case MISSING.zero:
      return goesLeft ? SPLITS.atMostZeroLeft : SPLITS.atMostZeroRight;
    case MISSING.nan:
      return goesLeft ? SPLITS.atMostMissingLeft : SPLITS.atMostMissingRight;
    default:
      throw new ModelFault(`a split has the unknown kind ${kind}`);
  }
}

/** The categories that go left, by node: bits of 32-bit words, a stretch of words a split. */
function categoriesOf(
  fields: ReadonlyMap<string, string>,
  kinds: readonly number[],
  thresholds: readonly number[],
): ReadonlyMap<number, ReadonlySet<number>> {
  const bounds = listOf(fields, 'cat_boundaries');
  const words = listOf(fields, 'cat_threshold');
  return new Map(
    kinds.flatMap((kind, node) => {
      if ((kind & IS_CATEGORY) === 0) return [];
      const which = thresholds[node] as number;
      const stretch = words.slice(bounds[which], bounds[which + 1]);
      const members = stretch.flatMap((word, at) =>
        Array.from({ length: 32 }, (_, bit) => bit)
          .filter((bit) => ((word >>> bit) & 1) === 1)
          .map((bit) => 32 * at + bit),
      );
      return [[node, new Set(members)] as const];
    }),
  );
}

function linkOf(objective: string | undefined): Link {
  const [name = '', ...words] = (objective ?? '').split(' ');
  if (name === 'binary' && words.some((word) => word.startsWith('sigmoid:') && word !== 'sigmoid:1')) {
    throw new ModelFault(`its objective is ${objective}`);
  }
  if (words.includes('sqrt')) return 'signed-square';
  return Object.hasOwn(LINKS, name) ? (LINKS[name] as Link) : 'identity';
}

function scaled(tree: Tree, by: number): Tree {
  return { ...tree, value: tree.value.map((value, node) => (tree.feature[node] === -1 ? value * by : value)) };
}

/** Lines `name=value`, up to the first empty line behind them; a line without `=` is a flag. */
function fieldsOf(block: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.trimStart().split('\n')) {
    if (line.trim() === '') break;
    const at = line.indexOf('=');
    fields.set(at === -1 ? line : line.slice(0, at), at === -1 ? '' : line.slice(at + 1));
  }
  return fields;
}

function textOf(fields: ReadonlyMap<string, string>, name: string): string {
  const text = fields.get(name);
  if (text === undefined) throw new ModelFault(`it was cut off, or is of another LightGBM: it lacks ${name}`);
  return text;
}

function numberOf(fields: ReadonlyMap<string, string>, name: string): number {
  return listOf(fields, name, 1)[0] as number;
}

/** @param count how many there must be; any number where it is left out */
function listOf(fields: ReadonlyMap<string, string>, name: string, count?: number): readonly number[] {
  if (count === 0) return [];
  // As C writes what is beyond all numbers.
  const values = textOf(fields, name)
    .trim()
    .split(/\s+/)
    .map((word) => Number(word.replace(/^(-?)inf$/, '$1Infinity')));
  if (values.some(Number.isNaN) || (count !== undefined && values.length !== count)) {
    throw new ModelFault(`it was cut off, or is of another LightGBM: ${name} has not its ${count ?? ''} numbers`);
  }
  return values;
}
