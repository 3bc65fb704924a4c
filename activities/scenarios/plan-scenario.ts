import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { FeatureSet } from '../../contracts/features/feature-sets.js';
import type { ChangeEffect } from '../../contracts/scenario/change-effect.js';
import type { PlannedScenario } from '../../contracts/scenario/planned-scenario.js';
import { isUnchanged, type Scenario } from '../../contracts/scenario/scenario.js';
import { addEffects } from '../../core/scenario/scenario-effects.js';
import { readPanel } from '../panels/read-panels.js';
import type { ScenarioInStore } from './apply-scenario-task.js';
import type { ScenarioDeps } from './deps.js';
import { scenarioTasks } from './thread-tasks.js';

export interface PlanScenarioInput {
  readonly panels: readonly PanelRef[];
  readonly originDay: number;
  readonly scenario: Scenario;
  readonly set: FeatureSet;
}

/** Finds out which stores a scenario reaches and what it changes there, a store after the other. Writes nothing. */
export async function planScenario(
  { s3, threads }: Pick<ScenarioDeps, 's3' | 'threads'>,
  { panels, originDay, scenario, set }: PlanScenarioInput,
): Promise<PlannedScenario> {
  const found: (Extract<ScenarioInStore, { kind: 'applied' }> & { readonly store: string })[] = [];
  for (const ref of panels) {
    const { bytes } = await readPanel(s3, ref);
    const task = { panel: bytes, originDay, scenario, set, wantsPanels: false };
    const applied = await threads.run(scenarioTasks.applyScenario, task);
    // What the data does not know is the same in every store.
    if (applied.kind === 'faults') return applied;
    found.push({ ...applied, store: ref.store });
  }
  const effects = found.map((each) => each.effects).reduce(addEffects);
  const changed = found.filter((each) => each.isCalendarChanged || each.arePricesChanged);
  const idle = emptyPrices(scenario, effects);
  if (idle.length === 0 && changed.length === 0 && !isUnchanged(scenario)) idle.push(NOTHING_OTHER);
  if (idle.length > 0) return { kind: 'faults', faults: idle };
  const about = found.filter(({ store }) => scenario.stores === undefined || scenario.stores.includes(store));
  return {
    kind: 'sound',
    days: (found[0] as (typeof found)[number]).days,
    effects,
    stores: (isUnchanged(scenario) ? about : changed).map(({ store }) => store),
    isCalendarChanged: found.some((each) => each.isCalendarChanged),
    arePricesChanged: found.some((each) => each.arePricesChanged),
  };
}

const NOTHING_OTHER =
  'Nothing is other by it: what it names is so already in the data of the version, or is not sold where it is changed. Change something else, or leave out the changes to see what was published.';

/** Prices of what is not on sale anywhere: a slip, since nothing would come of them. */
const emptyPrices = ({ prices }: Scenario, effects: readonly ChangeEffect[]): string[] =>
  prices.flatMap((_, at) => {
    const { change, days, unpriced } = effects[at] as ChangeEffect;
    return days === 0 && unpriced > 0
      ? [`${change}: nothing that it names has a price on these days, so there is none to change.`]
      : [];
  });
