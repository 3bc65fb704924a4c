import { ApplicationFailure } from '@temporalio/common';
import type { CombineScenarioInput, WrittenScenario } from '../../../activities/scenarios/combine-scenario.js';
import type { PanelRef } from '../../../contracts/dataset/dataset.js';
import type { EnsembleRecipe } from '../../../contracts/evaluation/ensemble.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import { requestSchema } from '../../../contracts/request/request.js';
import type { PlannedScenario } from '../../../contracts/scenario/planned-scenario.js';
import { scenarioSchema } from '../../../contracts/scenario/scenario.js';
import type { ScenarioDefinition } from '../../../contracts/scenario/scenario-definition.js';
import {
  type DeleteScenarioInput,
  type OpenedVersion,
  type WhatIfInput,
  whatIfId,
} from '../../../contracts/scenario/what-if.js';
import { championRecord } from '../../contracts/champion/champions.js';
import type { Activities, Recording } from './recording.js';
import { everything } from './run-activities.js';

const panel = (store: string): PanelRef => ({ store, uri: `s3://bucket/panels/${store}`, series: 2, departments: [] });
const panels = [panel('CA_1'), panel('TX_1')];

const opened = (recipe: Partial<EnsembleRecipe>): OpenedVersion => {
  const record = championRecord();
  const { backtest } = record;
  return {
    ...{ version: 'foods-1', run: 'foods-1', hasQuantiles: true, file: { bytes: 1, sha256: 'f00d' } },
    request: requestSchema.parse({ name: 'foods' }),
    record: { ...record, backtest: { ...backtest, recipe: { ...backtest.recipe, ...recipe } } },
    dataset: {
      ...{ key: 'data', panels, series: 4, firstDay: 1, lastDay: 1941, originDay: 1913, originDate: '2016-04-24' },
    },
  };
};

interface Found {
  readonly isCalendarChanged: boolean;
  readonly arePricesChanged: boolean;
  /** Whether what the run left is there, and makes what was published. */
  readonly kept: 'whole' | 'other' | 'gone';
}

/** Side effects of a scenario of both stores. */
const computing = (recipe: Partial<EnsembleRecipe>, { kept, ...found }: Found): Activities => ({
  ...everything({ proven: true, placed: true }),
  openVersion: async () => opened(recipe),
  planScenario: async (): Promise<PlannedScenario> => ({
    ...{ kind: 'sound', days: ['2016-04-25', '2016-05-22'], effects: [], stores: ['CA_1', 'TX_1'] },
    ...found,
  }),
  claimScenario: async ({ by, ...input }: WhatIfInput): Promise<ScenarioDefinition> => ({
    ...{ ...input, schema: 'forecast.scenario-definition/1', hash: 'f00d', by, at: '2026-11-30T12:00:00.000Z' },
  }),
  changePanels: async () => panels.map((all) => ({ all, calendar: all })),
  recallMembers: async () => (kept === 'gone' ? null : [{ name: 'lightgbm per store', cells: [] }]),
  combineScenario: async ({ baseFrom }: CombineScenarioInput): Promise<WrittenScenario> =>
    kept === 'other' && baseFrom === 'kept'
      ? { kind: 'differs', most: 0.1, series: 'FOODS_1_001_CA_1' }
      : { kind: 'written', uri: 's3://bucket/forecasts/foods/scenarios/cheap/manifest.json' },
});

function scenario(name: string, activities: Activities, planOnly = false): Recording {
  const workflowId = whatIfId('foods-1', name);
  const input: WhatIfInput = {
    ...{ forecast: 'foods', version: 'foods-1', scenario: name, by: 'ana' },
    changes: scenarioSchema.parse({ prices: [{ of: 'FOODS_1', percent: -10 }] }),
    ...(planOnly ? { planOnly } : {}),
  };
  return { workflow: 'whatIf', workflowId, input, activities, histories: { [name]: { workflowId } } };
}

/** @param fails why its files can't be deleted */
function deletion(name: string, fails?: FailureType): Recording {
  const workflowId = whatIfId('foods-1', name);
  const input: DeleteScenarioInput = {
    ...{ forecast: 'foods', version: 'foods-1', scenario: name, identity: 'f00d', by: 'ana' },
  };
  const activities = {
    deleteScenario: async () => {
      if (fails !== undefined) throw ApplicationFailure.nonRetryable('manifest.json could not be deleted.', fails);
    },
  };
  return { workflow: 'deleteScenario', workflowId, input, activities, histories: { [name]: { workflowId } } };
}

const dayTotals = { correction: 'day-totals', strength: 0.5 } as const;

export const scenarios: readonly Recording[] = [
  scenario('scenario-of-prices', computing({}, { isCalendarChanged: false, arePricesChanged: true, kept: 'whole' })),
  scenario(
    'scenario-of-prices-and-events',
    computing(dayTotals, { isCalendarChanged: true, arePricesChanged: true, kept: 'whole' }),
  ),
  scenario(
    'scenario-of-a-version-made-again',
    computing(dayTotals, { isCalendarChanged: true, arePricesChanged: false, kept: 'other' }),
  ),
  scenario(
    'scenario-without-changes',
    computing({}, { isCalendarChanged: false, arePricesChanged: false, kept: 'gone' }),
  ),
  scenario(
    'scenario-planned',
    computing({}, { isCalendarChanged: false, arePricesChanged: true, kept: 'whole' }),
    true,
  ),
  scenario('scenario-with-faults', {
    ...computing({}, { isCalendarChanged: false, arePricesChanged: true, kept: 'whole' }),
    planScenario: async (): Promise<PlannedScenario> => ({ kind: 'faults', faults: ['there is no store CA_9.'] }),
  }),
  deletion('scenario-deleted'),
  deletion('scenario-not-deleted', 'AccessDenied'),
];
