import { WorkflowNotFoundError } from '@temporalio/client';
import { expect, it } from 'vitest';
import { withAutopilot } from '../../client/runs/with-autopilot.js';
import type { Leaderboard, LeaderboardRow } from '../../contracts/sweep/leaderboard.js';

const row = (name: string, status: LeaderboardRow['status'], objective?: number, demoted = false): LeaderboardRow => ({
  ...{
    name,
    algorithm: 'lightgbm',
    hyperparameters: {},
    status,
    attempts: [],
    image: '',
    seconds: 0,
    billableSeconds: 0,
  },
  ...{ objective, demoted },
});
const board = (planned: number, rows: readonly LeaderboardRow[]): Leaderboard => ({
  ...{ sweep: 'a/sweep', objective: 'validation:rmse', planned, rows, state: 'running', spent: 1 },
});

/** Who answers what: by workflow id. */
const clientOf = (answers: Readonly<Record<string, () => Leaderboard>>) =>
  ({
    temporal: {
      workflow: {
        getHandle: (id: string) => ({
          query: async () => {
            const answer = answers[id];
            if (answer === undefined) throw new WorkflowNotFoundError('not found', id, undefined);
            return answer();
          },
        }),
      },
    },
  }) as unknown as Parameters<typeof withAutopilot>[0];

const trials = board(4, [
  row('trial-000', 'completed', 2),
  row('trial-001', 'completed', 1, true),
  row('trial-002', 'running'),
  row('trial-003', 'failed'),
]);

it('puts the candidates of Autopilot among the trials, by what they are worth', async () => {
  const found = board(3, [
    row('autopilot-01', 'completed', 1.5),
    row('autopilot-02', 'running'),
    row('autopilot-03', 'failed'),
  ]);
  const both = await withAutopilot(clientOf({ 'a/autopilot': () => found }), 'a', trials);
  expect(both.rows.map(({ name }) => name)).toEqual([
    ...['autopilot-01', 'trial-000', 'trial-001'],
    ...['trial-002', 'autopilot-02', 'trial-003', 'autopilot-03'],
  ]);
  expect([both.planned, both.spent]).toEqual([7, 2]);
});

it('leaves the trials as they are where there is no Autopilot', async () => {
  expect(await withAutopilot(clientOf({}), 'a', trials)).toBe(trials);
});
