import { isDaily } from '../../contracts/evaluation/corrections.js';
import type { EnsembleRecipe } from '../../contracts/evaluation/ensemble.js';
import type { SoundScenario } from '../../contracts/scenario/planned-scenario.js';

/**
 * Whose sums are corrected; the scenario gets the same factors. Totals of past weeks know neither prices nor the days to come, so the
 * forecast that was published is held against them. Day totals know events and SNAP days: the forecast that has those of the scenario
 * is, at the prices that were published.
 */
export function anchorKind(
  { correction }: Pick<EnsembleRecipe, 'correction'>,
  { isCalendarChanged, arePricesChanged }: Pick<SoundScenario, 'isCalendarChanged' | 'arePricesChanged'>,
): 'base' | 'changed' | 'calendar' {
  if (!isDaily(correction) || !isCalendarChanged) return 'base';
  return arePricesChanged ? 'calendar' : 'changed';
}
