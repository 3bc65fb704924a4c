import { isDaily } from './corrections.js';
import type { EnsembleRecipe } from './ensemble.js';

const WORDS: Readonly<Record<EnsembleRecipe['correction'], string>> = {
  none: 'as the members have it, since no correction helped at past origins',
  store: 'total of the last 28 days per store',
  'store-department': "total of the last 28 days per store's department",
  'day-totals': "drawn to a regression on the daily totals of each store's departments",
  'least-squares-structural':
    'least squares with the daily totals of each store, errors in proportion to the number of series',
  'least-squares-variances': 'least squares with the daily totals of each store, by errors at past origins',
};

/** What the level of a published forecast follows, for people. */
export const describeLevel = ({ correction, strength, totals }: EnsembleRecipe): string =>
  `${WORDS[correction]}${isDaily(correction) && totals === 'refined' ? ', refined' : ''}${strength > 0 && strength < 1 ? `, strength ${strength}` : ''}`;
