import type { FeatureSet } from '../../contracts/features/feature-sets.js';
import type { ChangeEffect } from '../../contracts/scenario/change-effect.js';
import type { Scenario } from '../../contracts/scenario/scenario.js';
import { decodePanel, encodePanel } from '../../core/panel/panel-file.js';
import { applyScenario } from '../../core/scenario/apply-scenario.js';
import { checkScenario } from '../../core/scenario/check-scenario.js';
import { horizonDates } from '../../core/scenario/scenario-days.js';
import { scenarioEffects } from '../../core/scenario/scenario-effects.js';

export interface ApplyScenarioTask {
  /** Panel file of a store. */
  readonly panel: Uint8Array;
  readonly originDay: number;
  readonly scenario: Scenario;
  readonly set: FeatureSet;
  /** Whether the changed panels themselves are wanted. */
  readonly wantsPanels: boolean;
}

export type ScenarioInStore =
  | { readonly kind: 'faults'; readonly faults: readonly string[] }
  | {
      readonly kind: 'applied';
      readonly days: readonly [string, string];
      readonly effects: readonly ChangeEffect[];
      /** Whether its calendar is other, and whether prices are. */
      readonly isCalendarChanged: boolean;
      readonly arePricesChanged: boolean;
      /** With all changes, and with those of the calendar alone: panel files, where they are wanted. */
      readonly all: Uint8Array | undefined;
      readonly calendar: Uint8Array | undefined;
    };

/** A scenario in a store: what it lacks, or what it changes. Runs in a worker thread. */
export default function applyScenarioTask(task: ApplyScenarioTask): ScenarioInStore {
  const { originDay, scenario, set, wantsPanels } = task;
  const panel = decodePanel(task.panel);
  const faults = checkScenario(panel, originDay, scenario);
  if (faults.length > 0) return { kind: 'faults', faults };
  const applied = applyScenario(panel, originDay, scenario, set);
  if (applied.clash !== undefined) return { kind: 'faults', faults: [applied.clash] };
  const { calendar, all } = applied;
  return {
    kind: 'applied',
    days: horizonDates(panel.calendar, originDay),
    effects: scenarioEffects(panel, originDay, scenario, { set, applied }),
    isCalendarChanged: calendar !== panel,
    arePricesChanged: all !== calendar,
    all: wantsPanels && all !== panel ? encodePanel(all) : undefined,
    calendar: wantsPanels && calendar !== panel && all !== calendar ? encodePanel(calendar) : undefined,
  };
}
