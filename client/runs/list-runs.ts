import type { WorkflowExecutionInfo } from '@temporalio/client';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { type RunStatus, runStatus } from './run-status.js';

/** Which runs are asked for; what is left out filters nothing. */
export interface RunFilter {
  readonly status?: RunStatus;
  /** Of the forecast: `name` of the request. */
  readonly name?: string;
  readonly stage?: string;
  readonly since?: Date;
  readonly until?: Date;
  /** The newest so many. */
  readonly limit: number;
}

/** A run as lists show it. */
export interface ListedRun {
  readonly run: string;
  readonly status: RunStatus;
  /** In which it is, or was when it ended. */
  readonly stage: string | undefined;
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  readonly champion: string | undefined;
  readonly wrmsse: number | undefined;
  /** Name of its forecast; a run of 0.1.0 says it in its id alone. */
  readonly forecast?: string | undefined;
  /** ISO date of its last known day. */
  readonly origin?: string | undefined;
  /** US dollars of its trials. */
  readonly cost?: number | undefined;
  /** Whether Temporal has forgotten it, so that its record alone says what it was. */
  readonly isForgotten?: boolean;
}

/** Temporal's names of the statuses. */
const TEMPORAL_STATUSES: Readonly<Record<RunStatus, string>> = {
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Canceled',
  terminated: 'Terminated',
  'timed out': 'TimedOut',
};

/** The runs that Temporal still knows, newest first. */
export async function listRuns(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  filter: RunFilter,
): Promise<{ readonly runs: readonly ListedRun[]; readonly more: boolean }> {
  const runs: ListedRun[] = [];
  for await (const execution of temporal.workflow.list({ query: queryOf(filter) })) {
    if (runs.length === filter.limit) return { runs, more: true };
    runs.push(listed(execution));
  }
  return { runs, more: false };
}

function queryOf({ status, name, stage, since, until }: RunFilter): string {
  return [
    `WorkflowType = '${workflowTypes.forecastPipeline}'`,
    ...(status === undefined ? [] : [`ExecutionStatus = '${TEMPORAL_STATUSES[status]}'`]),
    ...(name === undefined ? [] : [ofForecast(name)]),
    ...(stage === undefined ? [] : [`${searchAttributes.stage.name} = '${stage}'`]),
    ...(since === undefined ? [] : [`StartTime >= '${since.toISOString()}'`]),
    ...(until === undefined ? [] : [`StartTime < '${until.toISOString()}'`]),
  ].join(' AND ');
}

/** Runs that 0.1.0 started say their forecast in their id alone, where nobody chose another. */
const ofForecast = (name: string): string =>
  `(${searchAttributes.forecastName.name} = '${name}' OR (WorkflowId STARTS_WITH '${name}-' AND ${searchAttributes.forecastName.name} IS NULL))`;

function listed({
  workflowId,
  status,
  startTime,
  closeTime,
  typedSearchAttributes: attributes,
}: WorkflowExecutionInfo): ListedRun {
  return {
    run: workflowId,
    status: runStatus(status.name),
    stage: attributes.get(searchAttributes.stage),
    startedAt: startTime,
    endedAt: closeTime,
    champion: attributes.get(searchAttributes.champion),
    wrmsse: attributes.get(searchAttributes.score),
    forecast: attributes.get(searchAttributes.forecastName),
    origin: attributes.get(searchAttributes.origin)?.toISOString().slice(0, 10),
    cost: attributes.get(searchAttributes.cost),
  };
}
