import { Command } from 'commander';
import { StackError } from '../local/stack/index.js';
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
import { UserError } from './user-error.js';

const program = new Command('forecast')
  .description('Durable demand forecasting on Amazon SageMaker, coordinated by Temporal workflows.')
  .showHelpAfterError("Run 'forecast --help' for the commands.");

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

try {
  await program.parseAsync();
} catch (error) {
  if (!isPlain(error)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}

/** Trouble that is told in words: ours, the stack's, and the file system's, which name the path. */
function isPlain(error: unknown): error is Error {
  return (
    error instanceof UserError ||
    error instanceof StackError ||
    (error instanceof Error && 'syscall' in error && 'path' in error)
  );
}
