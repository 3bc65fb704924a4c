import type { SumsAsked } from '../../contracts/evaluation/sums-asked.js';
import { chooseEnsemble, type EnsembleChoice, type TriedOrigin, untriedEnsemble } from './choose-ensemble.js';

/** How forecasts become one at each origin, oldest first, as it would have been chosen then: its own days have no part in the choice. */
export const walkForward = (origins: readonly TriedOrigin[], sums: SumsAsked = {}): readonly EnsembleChoice[] =>
  origins.map((origin, index) =>
    index === 0
      ? untriedEnsemble(origin, origin.candidates, sums)
      : chooseEnsemble(origins.slice(0, index), origin.candidates, sums),
  );
