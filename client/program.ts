import { type Argument, Command } from 'commander';
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
    .configureHelp({ subcommandTerm: termOf })
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

/** Every command has options: without the word for them there is room for descriptions on a narrow terminal. */
const termOf = (command: Command): string =>
  [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' ');

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}
