import { describe, expect, it } from 'vitest';
import { decodeUbjson } from '../../../core/explain/decode-ubjson.js';
import { readLightgbmModel } from '../../../core/explain/read-lightgbm-model.js';
import { readXgboostModel } from '../../../core/explain/read-xgboost-model.js';

const LIGHTGBM = `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=tweedie tweedie_variance_power:1.1
feature_names=price snap_CA
tree_sizes=1

Tree=0
num_leaves=2
num_cat=0
split_feature=0
threshold=1.5
decision_type=10
left_child=-1
right_child=-2
leaf_value=0.1 -0.2
leaf_count=30 10
internal_count=40
is_linear=0
shrinkage=1

end of trees
`;

const tree = {
  left_children: [1, -1, -1],
  right_children: [2, -1, -1],
  split_indices: [1, 0, 0],
  split_conditions: [0.5, 1, 2],
  sum_hessian: [4, 1, 3],
  default_left: [1, 0, 0],
};
const xgboost = ({
  objective = 'reg:squarederror',
  classes = '0',
  booster = 'gbtree',
  trees = [tree] as unknown[],
} = {}) =>
  new TextEncoder().encode(
    JSON.stringify({
      learner: {
        feature_names: [],
        learner_model_param: { base_score: '[5E-1]', num_class: classes, num_feature: '2' },
        objective: { name: objective },
        gradient_booster: { name: booster, model: { trees } },
      },
    }),
  );

describe('a LightGBM model', () => {
  it('is read with the names of its features, its link and its trees', () => {
    const model = readLightgbmModel(LIGHTGBM);
    expect(model).toMatchObject({ names: ['price', 'snap_CA'], features: 2, link: 'log', base: 0 });
    expect([...(model.trees[0]?.value ?? [])]).toEqual([1.5, 0.1, -0.2]);
    expect([...(model.trees[0]?.cover ?? [])]).toEqual([40, 30, 10]);
  });

  it.each([
    ['no model', 'hello', 'it does not begin as a LightGBM model does'],
    [
      'cut off in a tree',
      LIGHTGBM.slice(0, LIGHTGBM.indexOf('leaf_count')),
      'it was cut off, or is of another LightGBM: it lacks is_linear',
    ],
    [
      'cut off before a tree',
      LIGHTGBM.slice(0, LIGHTGBM.indexOf('Tree=')),
      'it was cut off: it names more than the 0 trees that it has',
    ],
    [
      'several classes',
      LIGHTGBM.replace('num_tree_per_iteration=1', 'num_tree_per_iteration=3'),
      'it has several trees a round',
    ],
    ['linear leaves', LIGHTGBM.replace('is_linear=0', 'is_linear=1'), 'its leaves are linear'],
    [
      'a number that is none',
      LIGHTGBM.replace('threshold=1.5', 'threshold=x'),
      'it was cut off, or is of another LightGBM: threshold has not its 1 numbers',
    ],
    [
      'a feature too many',
      LIGHTGBM.replace('split_feature=0', 'split_feature=2'),
      'a tree splits on a feature that it has not',
    ],
  ])('that is %s is refused', (_name, text, reason) => {
    expect(() => readLightgbmModel(text)).toThrow(reason);
  });
});

describe('an XGBoost model', () => {
  it('is read with its base and its trees', () => {
    const model = readXgboostModel(xgboost());
    expect(model).toMatchObject({ names: undefined, features: 2, link: 'identity', base: 0.5 });
    expect([...(model.trees[0]?.feature ?? [])]).toEqual([1, -1, -1]);
  });

  it.each([
    ['of an objective that is not known', xgboost({ objective: 'multi:softprob' }), 'its objective is multi:softprob'],
    ['of several classes', xgboost({ classes: '3' }), 'its objective is reg:squarederror'],
    ['without trees', xgboost({ booster: 'gblinear' }), 'its booster is gblinear, which has no trees'],
    ['split by category', xgboost({ trees: [{ ...tree, split_type: [1, 0, 0] }] }), 'it splits by category'],
    [
      'of a later kind',
      xgboost({ trees: [{ ...tree, sum_hessian: undefined }] }),
      'it is not as XGBoost writes models: model.trees.0.sum_hessian',
    ],
    ['a pickle', Uint8Array.of(0x80, 0x04, 0x95), 'it has the unknown type'],
    ['JSON that was cut off', xgboost().subarray(0, 80), 'it is no whole JSON'],
  ])('that is %s is refused', (_name, bytes, reason) => {
    expect(() => readXgboostModel(bytes)).toThrow(reason);
  });
});

describe('UBJSON', () => {
  const bytes = (...parts: (string | number)[]) =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part)])));

  it('has lists of one type, objects and texts', () => {
    const object = bytes(
      '{',
      'U',
      1,
      'a',
      '[$U#',
      'i',
      3,
      1,
      2,
      255,
      'U',
      1,
      'b',
      'S',
      'U',
      2,
      'hi',
      'U',
      1,
      'c',
      '[',
      'T',
      'Z',
      ']',
      '}',
    );
    expect(decodeUbjson(object)).toEqual({ a: Float64Array.of(1, 2, 255), b: 'hi', c: [true, null] });
  });

  it.each([
    ['is cut off', bytes('{', 'U', 1, 'a'), 'it was cut off at byte 4'],
    ['says a length beyond its end', bytes('[$d#', 'l', 127, 0, 0, 0), 'it has the length 2130706432 at byte 9'],
    ['has no length', bytes('[$d', 0), 'it lacks a length at byte 3'],
  ])('that %s is refused', (_name, damaged, reason) => {
    expect(() => decodeUbjson(damaged)).toThrow(reason);
  });
});
