import type { SumsAsked } from '../../contracts/evaluation/sums-asked.js';
import { ORIGIN_CATEGORIES } from '../../contracts/features/origin-set.js';
import { smoothedShares } from '../../core/baselines/smoothed-shares.js';
import { topDown } from '../../core/baselines/top-down.js';
import type { Family, PlainFamily } from './models.js';

const tweedie = (trees: number): Readonly<Record<string, string>> => ({
  objective: 'tweedie',
  tweedie_variance_power: '1.1',
  num_iterations: String(trees),
  num_leaves: '31',
  learning_rate: '0.1',
  feature_fraction: '0.5',
  categorical_feature: ORIGIN_CATEGORIES.join(','),
});

/** An ensemble: which of the families it has (by number), and what is asked of its sums. */
export interface EnsembleOfFamilies {
  readonly name: string;
  readonly families: readonly number[];
  readonly sums: SumsAsked;
}

export const ensembles: readonly EnsembleOfFamilies[] = [
  { name: 'ensemble of m5-full', families: [0, 1, 3, 7], sums: { totals: 'refined' } },
  { name: 'ensemble, refined totals, without smoothing', families: [0, 1, 3], sums: { totals: 'refined' } },
  {
    name: 'ensemble, refined totals, least squares too',
    families: [0, 1, 3],
    sums: { totals: 'refined', reconcile: 'least-squares' },
  },
  { name: 'ensemble', families: [0, 1, 2], sums: {} },
  { name: 'ensemble, refined, per store and category too', families: [0, 1, 4, 3], sums: { totals: 'refined' } },
  { name: 'ensemble, refined, other rows too', families: [0, 1, 5, 6, 3], sums: { totals: 'refined' } },
  { name: 'ensemble of all', families: [0, 1, 4, 5, 6, 7, 3], sums: { totals: 'refined' } },
];

/** The single models whose forecasts the ensemble weighs. @param quick fewer trees and rows, to try the bench out */
export const families = (quick: boolean): readonly (Family | PlainFamily)[] => {
  const [trees, share] = quick ? [40, 0.05] : [150, 0.1];
  return [
    { name: 'LightGBM per store', per: 'store', hyperparameters: tweedie(trees), share, seed: 7 },
    { name: 'LightGBM per department', per: 'department', hyperparameters: tweedie(trees), share, seed: 7 },
    { name: 'top-down regression', rule: (panel, originDay) => topDown(panel, originDay) },
    { name: 'top-down, refined totals', rule: (panel, originDay) => topDown(panel, originDay, 'refined') },
    { name: 'LightGBM per store and category', per: 'store-category', hyperparameters: tweedie(trees), share, seed: 7 },
    { name: 'LightGBM per store, other rows', per: 'store', hyperparameters: tweedie(trees), share, seed: 8 },
    { name: 'LightGBM per department, other rows', per: 'department', hyperparameters: tweedie(trees), share, seed: 8 },
    { name: 'smoothing, refined totals', rule: (panel, originDay) => smoothedShares(panel, originDay, 'refined') },
  ];
};
