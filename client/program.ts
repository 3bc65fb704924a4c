import { Command } from 'commander';
import { answerCommand } from './commands/answer.js';
import { cancelCommand } from './commands/cancel.js';
import { leaderboardCommand } from './commands/leaderboard.js';
import { localCommand } from './commands/local.js';
import { reapCommand } from './commands/reap.js';
import { runCommand } from './commands/run.js';
import { sagemakerLocalCommand } from './commands/sagemaker-local.js';
import { startCommand } from './commands/start.js';
import { statusCommand } from './commands/status.js';
import { sweepCommand } from './commands/sweep.js';
import { watchCommand } from './commands/watch.js';
import { whyNotCachedCommand } from './commands/why-not-cached.js';

/** The `forecast` command with all its commands; it runs nothing until it is given arguments. */
export function forecastProgram(): Command {
  const program = new Command('forecast')
    .description('Durable demand forecasting on Amazon SageMaker, coordinated by Temporal workflows.')
    .showHelpAfterError("Run 'npx forecast --help' for the commands.");

  for (const command of [
    startCommand,
    localCommand,
    sagemakerLocalCommand,
    runCommand,
    watchCommand,
    statusCommand,
    leaderboardCommand,
    sweepCommand,
    whyNotCachedCommand,
    answerCommand,
    cancelCommand,
    reapCommand,
  ]) {
    program.addCommand(command());
  }
  return program;
}
