import type { Leaderboard, LeaderboardRow } from '../../contracts/sweep/leaderboard.js';
import { shownStatus } from '../../contracts/training/shown-status.js';
import type { JsonOf } from './json-shape.js';
import type { leaderboardShape } from './leaderboard-shape.js';

type LeaderboardJson = JsonOf<typeof leaderboardShape>;

/** A run's trials as other programs read them. */
export const leaderboardJson = (run: string, board: Leaderboard): LeaderboardJson => ({
  run,
  objective: board.objective,
  state: board.state,
  planned: board.planned,
  ended: board.ended,
  spent: board.spent,
  trials: board.rows.map(trialJson),
});

const trialJson = ({ attempts, modelUri, cached, failure, ruleEvents = [], asks, ...row }: LeaderboardRow) => ({
  ...row,
  status: shownStatus({ ...row, failure }),
  asks: asks?.map(({ finding, since, deadline, defaultAnswer }) => ({
    rule: finding.name,
    details: finding.details,
    since,
    deadline,
    default: defaultAnswer,
  })),
  attempts: attempts.length,
  model: modelUri,
  takenOverFrom: cached?.run,
  failure,
  rules: ruleEvents,
});
