import type { Algorithm } from '../../contracts/algorithms/algorithms.js';
import type { SearchSpace } from '../../contracts/request/search-space.js';

/** Spaces for daily retail sales: zero-heavy counts, so a Tweedie loss; few and shallow trees, so that a trial takes seconds. */
export const defaultSpaces: Readonly<Record<Algorithm, SearchSpace>> = {
  xgboost: {
    objective: 'reg:tweedie',
    tweedie_variance_power: { min: 1.05, max: 1.5, type: 'float', scale: 'linear', steps: 3 },
    num_round: { min: 60, max: 160, type: 'integer', scale: 'linear', steps: 3 },
    max_depth: { min: 4, max: 9, type: 'integer', scale: 'linear', steps: 3 },
    eta: { min: 0.05, max: 0.3, type: 'float', scale: 'log', steps: 3 },
    min_child_weight: { min: 1, max: 60, type: 'float', scale: 'log', steps: 3 },
    subsample: { min: 0.5, max: 1, type: 'float', scale: 'linear', steps: 3 },
    colsample_bytree: { min: 0.4, max: 1, type: 'float', scale: 'linear', steps: 3 },
  },
  lightgbm: {
    objective: 'tweedie',
    tweedie_variance_power: { min: 1.05, max: 1.5, type: 'float', scale: 'linear', steps: 3 },
    num_iterations: { min: 80, max: 240, type: 'integer', scale: 'linear', steps: 3 },
    num_leaves: { min: 15, max: 127, type: 'integer', scale: 'log', steps: 3 },
    learning_rate: { min: 0.04, max: 0.2, type: 'float', scale: 'log', steps: 3 },
    min_data_in_leaf: { min: 20, max: 400, type: 'integer', scale: 'log', steps: 3 },
    feature_fraction: { min: 0.4, max: 1, type: 'float', scale: 'linear', steps: 3 },
    bagging_fraction: { min: 0.5, max: 1, type: 'float', scale: 'linear', steps: 3 },
    bagging_freq: 1,
  },
};
