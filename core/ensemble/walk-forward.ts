import type { SumsAsked } from '../../contracts/evaluation/sums-asked.js';
import {
  applyChoice,
  chooseEnsemble,
  type EnsembleChoice,
  type PastOrigin,
  untriedEnsemble,
} from './choose-ensemble.js';

/** An origin's ensemble, chosen on the origins before it. */
export interface WalkedOrigin {
  readonly choice: EnsembleChoice;
  /** series x 28, units a day. */
  readonly forecast: Float32Array;
}

/** The ensemble of each origin, oldest first, as it would have been made then: its own days have no part in the choice. */
export const walkForward = (origins: readonly PastOrigin[], sums: SumsAsked = {}): readonly WalkedOrigin[] =>
  origins.map((origin, index) => {
    const candidates = origin.forecasts.length;
    const choice =
      index === 0
        ? untriedEnsemble(origin, candidates, sums)
        : chooseEnsemble(origins.slice(0, index), candidates, sums);
    return { choice, forecast: applyChoice(origin, choice) };
  });
