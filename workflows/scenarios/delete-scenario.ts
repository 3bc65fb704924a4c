import { setCurrentDetails } from '@temporalio/workflow';
import type { DeleteScenarioInput, ScenarioDeleted } from '../../contracts/scenario/what-if.js';
import { describedFailure } from '../shared/described-failure.js';
import { retention } from '../shared/proxies.js';

/** Deletes a scenario and frees its name. It has the id of the scenario's own workflow, so that it never meets one that computes it. */
export async function deleteScenario(input: DeleteScenarioInput): Promise<ScenarioDeleted> {
  const { forecast, version, scenario, by } = input;
  setCurrentDetails(`Deletes the scenario ${scenario} of ${forecast}, version ${version}, as ${by} asked.`);
  try {
    await retention.deleteScenario(input);
    return { kind: 'deleted' };
  } catch (error) {
    throw describedFailure(error, `deletion of the scenario ${scenario} of ${forecast}`);
  }
}
