import { randomUUID } from 'node:crypto';
import { WorkflowFailedError } from '@temporalio/client';
import type { Prediction } from '../../contracts/endpoint/prediction.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { explainFailure } from '../errors/explain-failure.js';
import { UserError } from '../errors/user-error.js';
import { showWait } from '../terminal/show-wait.js';
import { readEndpoint } from './read-endpoints.js';

export interface Question {
  /** Of the forecast. */
  readonly name: string;
  readonly series: string;
  /** ISO date; all 28 days where it is left out. */
  readonly day?: string | undefined;
}

/** @throws UserError where there is no endpoint, no such series or day, or it does not answer */
export async function askEndpoint(client: ForecastClient, { name, series, day }: Question): Promise<Prediction> {
  const { endpoint, served, deployment } = await readEndpoint(client, name);
  if (served === undefined || deployment === undefined) {
    throw new UserError(`The endpoint of ${name} serves nothing yet. See 'npx forecast endpoint status ${name}'.`);
  }
  const { config, settings } = deployment;
  const way = {
    isServerless: settings.serverless !== undefined,
    isAsynchronous: settings.asynchronous !== undefined,
  };
  try {
    return await showWait(`Asking ${endpoint}`, () =>
      client.temporal.workflow.execute<WorkflowTypes['predictSeries']>(workflowTypes.predictSeries, {
        workflowId: `predict/${name}/${randomUUID().slice(0, 8)}`,
        taskQueue: TASK_QUEUES.workflows,
        args: [{ endpoint, served, series, config, ...way, ...(day === undefined ? {} : { day }) }],
        staticSummary: `Ask the endpoint of ${name} about ${series}`,
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowFailedError) throw new UserError(explainFailure(error));
    throw error;
  }
}
