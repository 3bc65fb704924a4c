import { WorkflowFailedError } from '@temporalio/client';
import { scenarioHash } from '../../contracts/scenario/scenario.js';
import { type ScenarioPlan, type WhatIfInput, type WhatIfResult, whatIfId } from '../../contracts/scenario/what-if.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { explainFailure } from '../errors/explain-failure.js';
import { UserError } from '../errors/user-error.js';
import { showWait } from '../terminal/show-wait.js';

type Temporal = Pick<ForecastClient, 'temporal'>;

/** What a scenario would change and need. Nothing is written. @throws UserError with every fault of it, a line each */
export async function planWhatIf(client: Temporal, input: WhatIfInput): Promise<ScenarioPlan> {
  const { forecast, version, scenario, changes } = input;
  const workflowId = `${whatIfId(version, scenario)}/plan-${scenarioHash(changes)}`;
  const result = await execute(client, workflowId, { ...input, planOnly: true }, 'Looking what is other');
  switch (result.kind) {
    case 'planned':
    case 'done':
      return result.plan;
    case 'deleted':
      throw new Error(`the plan of scenario ${scenario} was answered by its deletion`);
    case 'faults':
      throw new UserError(
        [
          `The scenario does not fit version ${version} of ${forecast}; nothing was started:`,
          ...result.faults.map((fault) => `  ${fault}`),
        ].join('\n'),
        'usage',
      );
  }
}

/** Computes the scenario, or waits for who does so already. @throws UserError with the reason where it could not be */
export async function computeWhatIf(client: Temporal, input: WhatIfInput): Promise<void> {
  const id = whatIfId(input.version, input.scenario);
  let result: WhatIfResult;
  // Somebody who deletes it at this moment has its id, and is waited for.
  do result = await execute(client, id, input, 'Computing the scenario');
  while (result.kind === 'deleted');
}

async function execute(
  { temporal }: Temporal,
  workflowId: string,
  input: WhatIfInput,
  what: string,
): Promise<WhatIfResult> {
  const handle = await temporal.workflow.start<WorkflowTypes['whatIf']>(workflowTypes.whatIf, {
    workflowId,
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue: TASK_QUEUES.workflows,
    args: [input],
    staticSummary: `${input.planOnly ? 'Plan of scenario' : 'Scenario'} ${input.scenario} of ${input.forecast}`,
  });
  try {
    return await showWait(what, () => handle.result());
  } catch (error) {
    if (error instanceof WorkflowFailedError) throw new UserError(explainFailure(error));
    throw error;
  }
}
