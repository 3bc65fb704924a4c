import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { whatIfId } from '../../contracts/scenario/what-if.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { explainFailure } from '../errors/explain-failure.js';
import { UserError } from '../errors/user-error.js';
import { type ListedScenario, listScenarios, unknownScenario } from './read-scenarios.js';

/** Which scenarios of a forecast are meant: those of these names, and those to which all else that is given applies. */
export interface ScenarioChoice {
  readonly names: readonly string[];
  /** Those alone that were not computed to their end, or can't be read. */
  readonly unfinished?: boolean | undefined;
  /** Those alone that were asked for more than so many days ago. */
  readonly days?: number | undefined;
}

/** What becomes of a scenario, or would. */
export interface JudgedScenario {
  readonly scenario: string;
  /** Undefined where its definition can't be read. */
  readonly version: string | undefined;
  readonly by: string | undefined;
  readonly at: string | undefined;
  /** Why it is one of them, or stays, a phrase. */
  readonly why: string;
}

export interface DeletedScenarios {
  readonly deleted: readonly JudgedScenario[];
  /** Those that were asked for and stay. */
  readonly kept: readonly JudgedScenario[];
}

/** A choice as it stands. */
export interface ChosenScenarios extends DeletedScenarios {
  readonly chosen: readonly ListedScenario[];
}

const DAY_MS = 86_400_000;

/**
 * The scenarios that a choice means; one that is being computed stays. Changes nothing.
 *
 * @param now milliseconds since 1970
 * @throws UserError for a name that no scenario has
 */
export async function chooseScenarios(
  client: ForecastClient,
  forecast: string,
  { names, unfinished = false, days }: ScenarioChoice,
  now = Date.now(),
): Promise<ChosenScenarios> {
  const all = await listScenarios(client, forecast);
  for (const name of names) {
    if (!all.some(({ scenario }) => scenario === name)) throw await unknownScenario(client, forecast, name);
  }
  const isOld = ({ definition }: ListedScenario) =>
    days === undefined || (definition !== undefined && now - Date.parse(definition.at) > days * DAY_MS);
  const meant = all.filter((each) =>
    names.length > 0 ? names.includes(each.scenario) : (!unfinished || each.manifest === undefined) && isOld(each),
  );
  const open = await Promise.all(meant.map((each) => isOpen(client, each)));
  return {
    chosen: meant.filter((_, at) => !open[at]),
    deleted: meant.filter((_, at) => !open[at]).map((each) => judged(each, describeState(each))),
    kept: meant.filter((_, at) => open[at]).map((each) => judged(each, BUSY)),
  };
}

/** Deletes them one after the other. @throws UserError with the reason where one can't be deleted */
export async function deleteScenarios(
  client: ForecastClient,
  forecast: string,
  { chosen, kept }: ChosenScenarios,
  by: string,
): Promise<DeletedScenarios> {
  const deleted: JudgedScenario[] = [];
  const busy: JudgedScenario[] = [];
  for (const each of chosen) {
    const isDone = await deleteOne(client, forecast, each, by);
    if (isDone) deleted.push(judged(each, describeState(each)));
    else busy.push(judged(each, BUSY));
  }
  return { deleted, kept: [...kept, ...busy] };
}

const BUSY = 'is being computed, or deleted by somebody else';

const describeState = ({ manifest, trouble }: ListedScenario): string => {
  if (trouble !== undefined) return "can't be read";
  return manifest === undefined ? 'was not computed to its end' : 'was computed';
};

const judged = ({ scenario, definition }: ListedScenario, why: string): JudgedScenario => ({
  ...{ scenario, why, version: definition?.version, by: definition?.by, at: definition?.at },
});

/** One whose definition can't be read is computed by nobody: its name can't be claimed. */
const idOf = ({ scenario, definition }: ListedScenario): string => whatIfId(definition?.version ?? '-', scenario);

async function isOpen({ temporal }: ForecastClient, scenario: ListedScenario): Promise<boolean> {
  try {
    return (await temporal.workflow.getHandle(idOf(scenario)).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** @returns false where somebody computes it meanwhile */
async function deleteOne(
  { temporal }: ForecastClient,
  forecast: string,
  each: ListedScenario,
  by: string,
): Promise<boolean> {
  const { scenario, identity, definition } = each;
  const version = definition?.version ?? '-';
  try {
    await temporal.workflow.execute<WorkflowTypes['deleteScenario']>(workflowTypes.deleteScenario, {
      workflowId: idOf(each),
      workflowIdConflictPolicy: 'FAIL',
      taskQueue: TASK_QUEUES.workflows,
      args: [{ forecast, version, scenario, identity, by }],
      staticSummary: `Delete the scenario ${scenario} of ${forecast}, asked for by ${by}`,
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    if (error instanceof WorkflowFailedError) throw new UserError(explainFailure(error));
    throw error;
  }
}
