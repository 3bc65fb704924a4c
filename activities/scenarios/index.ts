import type { DeleteScenarioInput, WhatIfInput } from '../../contracts/scenario/what-if.js';
import { withHeartbeats } from '../heartbeats.js';
import { type ChangePanelsInput, changePanels } from './change-panels.js';
import { claimScenario } from './claim-scenario.js';
import { type CombineScenarioInput, combineScenario } from './combine-scenario.js';
import { deleteScenario } from './delete-scenario.js';
import type { ScenarioDeps } from './deps.js';
import { openVersion } from './open-version.js';
import { type PlanScenarioInput, planScenario } from './plan-scenario.js';
import { type RecallMembersInput, recallMembers } from './recall-members.js';

export const createScenarioActivities = (deps: ScenarioDeps) => ({
  openVersion: (input: Pick<WhatIfInput, 'forecast' | 'version'>) =>
    withHeartbeats('opening the version', () => openVersion(deps, input)),
  planScenario: (input: PlanScenarioInput) => withHeartbeats('looking what is other', () => planScenario(deps, input)),
  claimScenario: (input: WhatIfInput) => withHeartbeats('keeping the name', () => claimScenario(deps, input)),
  changePanels: (input: ChangePanelsInput) => withHeartbeats('changing panels', () => changePanels(deps, input)),
  recallMembers: (input: RecallMembersInput) =>
    withHeartbeats('looking for forecasts', () => recallMembers(deps, input)),
  combineScenario: (input: CombineScenarioInput) =>
    withHeartbeats('combining the scenario', () => combineScenario(deps, input)),
  deleteScenario: (input: DeleteScenarioInput) =>
    withHeartbeats('deleting the scenario', () => deleteScenario(deps, input)),
});

export type ScenarioActivities = ReturnType<typeof createScenarioActivities>;
