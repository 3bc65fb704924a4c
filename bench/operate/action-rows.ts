import type { ForecastClient } from '../../client/connection/connect.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { BenchRow } from '../support/bench.js';
import {
  type Actions,
  addActions,
  countActions,
  mostHeartbeats,
  NO_ACTIONS,
  secondsOf,
  sumOf,
} from './count-actions.js';
import type { ScheduledExecution } from './scheduled-executions.js';

interface Tally {
  readonly workflows: number;
  readonly seconds: number;
  readonly beats: number;
  readonly actions: Actions;
}

/** What a run costs in actions, by type of workflow, the most expensive first, and in all. */
export async function actionRows(
  { temporal }: ForecastClient,
  executions: readonly ScheduledExecution[],
): Promise<readonly BenchRow[]> {
  const runs = new Set(executions.flatMap(({ run }) => run ?? []));
  const tallies = new Map<string, Tally>();
  for await (const { workflowId, type, status } of temporal.workflow.list()) {
    const isOfRun =
      runs.has(workflowId.split('/')[0] as string) || executions.some((one) => one.workflowId === workflowId);
    if (!isOfRun || status.name === 'RUNNING') continue;
    const events = (await temporal.workflow.getHandle(workflowId).fetchHistory()).events ?? [];
    const seconds = secondsOf(events.at(-1)?.eventTime) - secondsOf(events[0]?.eventTime);
    tallies.set(
      type,
      add(tallies.get(type), { workflows: 1, seconds, beats: mostHeartbeats(events), actions: countActions(events) }),
    );
  }
  const rows = [...tallies].toSorted(([, a], [, b]) => sumOf(b.actions) - sumOf(a.actions));
  const all = rows.reduce<Tally | undefined>((sum, [, tally]) => add(sum, tally), undefined);
  return [
    ...rows.map(([type, tally]) => rowOf(type, tally, runs.size)),
    ...(all === undefined
      ? []
      : [
          {
            ...rowOf('all of a run', all, runs.size),
            seconds: meanSeconds(tallies.get(workflowTypes.scheduledForecast)),
          },
        ]),
  ];
}

const add = (a: Tally | undefined, b: Tally): Tally => ({
  workflows: (a?.workflows ?? 0) + b.workflows,
  seconds: (a?.seconds ?? 0) + b.seconds,
  beats: (a?.beats ?? 0) + b.beats,
  actions: addActions(a?.actions ?? NO_ACTIONS, b.actions),
});

const rowOf = (name: string, { workflows, seconds, beats, actions }: Tally, runs: number): BenchRow => ({
  name,
  seconds: meanSeconds({ workflows, seconds }),
  peak_mb: null,
  workflows: workflows / runs,
  actions: sumOf(actions) / runs,
  ...Object.fromEntries(Object.entries(actions).map(([kind, count]) => [kind, count / runs])),
  beats: beats / runs,
});

const meanSeconds = (tally: Pick<Tally, 'workflows' | 'seconds'> | undefined): number =>
  tally === undefined ? Number.NaN : tally.seconds / tally.workflows;
