import { WorkflowNotFoundError } from '@temporalio/client';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { type Leaderboard, type LeaderboardRow, leaderboardQuery } from '../../contracts/sweep/leaderboard.js';
import type { ForecastClient } from '../connection/connect.js';

/** The leaderboard of a run's sweep with the candidates of Autopilot in their places, where the run has it search too. */
export async function withAutopilot(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  run: string,
  board: Leaderboard,
): Promise<Leaderboard> {
  const search = temporal.workflow.getHandle(workflowIds.autopilot(run));
  const beside = await search.query(leaderboardQuery).catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  });
  if (beside === undefined) return board;
  return {
    ...board,
    rows: [...board.rows, ...beside.rows].toSorted((a, b) => placeOf(a) - placeOf(b) || byObjective(a, b)),
    planned: board.planned === undefined ? undefined : board.planned + (beside.planned ?? 0),
    spent: board.spent + beside.spent,
  };
}

/** Completed ones first, then those that a rule demoted, then the running, then the others, each as they were. */
function placeOf({ status, demoted }: LeaderboardRow): number {
  if (status === 'running') return 2;
  if (status !== 'completed') return 3;
  return demoted ? 1 : 0;
}

const byObjective = (a: LeaderboardRow, b: LeaderboardRow): number =>
  a.status === 'completed' && b.status === 'completed'
    ? (a.objective ?? Number.MAX_VALUE) - (b.objective ?? Number.MAX_VALUE)
    : 0;
