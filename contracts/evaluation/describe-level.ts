import type { EnsembleRecipe } from './ensemble.js';

const WORDS: Readonly<Record<EnsembleRecipe['correction'], string>> = {
  none: 'as the members have it, since no correction helped at past origins',
  store: 'total of the last 28 days per store',
  'store-department': "total of the last 28 days per store's department",
  'day-totals': "drawn to a regression on the daily totals of each store's departments",
};

/** What the level of a published forecast follows, for people. */
export const describeLevel = ({ correction, strength, totals }: EnsembleRecipe): string =>
  `${WORDS[correction]}${correction === 'day-totals' && totals === 'refined' ? ', refined' : ''}${strength > 0 && strength < 1 ? `, strength ${strength}` : ''}`;
