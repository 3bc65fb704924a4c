import { type Argument, Command } from 'commander';
import { algorithmCommand } from './commands/algorithm.js';
import { answerCommand } from './commands/answer.js';
import { browseCommand } from './commands/browse.js';
import { cancelCommand } from './commands/cancel.js';
import { codecServerCommand } from './commands/codec-server.js';
import { compareCommand } from './commands/compare.js';
import { completionCommand } from './commands/completion.js';
import { configCommand } from './commands/config.js';
import { costCommand } from './commands/cost.js';
import { approveCommand, rejectCommand } from './commands/decide.js';
import { deleteVersionsCommand } from './commands/delete-versions.js';
import { deployCommand } from './commands/deploy.js';
import { doctorCommand } from './commands/doctor.js';
import { endpointCommand } from './commands/endpoint.js';
import { explainCommand } from './commands/explain.js';
import { forecastsCommand } from './commands/forecasts.js';
import { leaderboardCommand } from './commands/leaderboard.js';
import { lineageCommand } from './commands/lineage.js';
import { localCommand } from './commands/local.js';
import { logsCommand } from './commands/logs.js';
import { modelsCommand } from './commands/models.js';
import { monitorCommand } from './commands/monitor.js';
import { notifyCommand } from './commands/notify.js';
import { openCommand } from './commands/open.js';
import { pauseCommand, resumeCommand } from './commands/pause.js';
import { payloadKeysCommand } from './commands/payload-keys.js';
import { predictCommand } from './commands/predict.js';
import { pushImagesCommand } from './commands/push-images.js';
import { quantitiesCommand } from './commands/quantities.js';
import { reapCommand } from './commands/reap.js';
import { reproduceCommand } from './commands/reproduce.js';
import { retryCommand } from './commands/retry.js';
import { rollbackCommand } from './commands/rollback.js';
import { runCommand } from './commands/run.js';
import { runsCommand } from './commands/runs.js';
import { sagemakerLocalCommand } from './commands/sagemaker-local.js';
import { scheduleCommand } from './commands/schedule.js';
import { setupTemporalCommand } from './commands/setup-temporal.js';
import { startCommand } from './commands/start.js';
import { statusCommand } from './commands/status.js';
import { sweepCommand } from './commands/sweep.js';
import { uiProxyCommand } from './commands/ui-proxy.js';
import { watchCommand } from './commands/watch.js';
import { whatIfCommand } from './commands/what-if.js';
import { whyNotCachedCommand } from './commands/why-not-cached.js';
import { programVersion } from './version.js';

/** Every command, below the heading under which `--help` lists it. */
const COMMANDS: Readonly<Record<string, readonly (() => Command)[]>> = {
  'The local stack': [startCommand, localCommand, sagemakerLocalCommand],
  'Start runs': [runCommand, retryCommand, reproduceCommand, scheduleCommand],
  'See what they do': [
    runsCommand,
    watchCommand,
    statusCommand,
    leaderboardCommand,
    logsCommand,
    openCommand,
    costCommand,
    compareCommand,
    whyNotCachedCommand,
  ],
  'Decide about them': [
    answerCommand,
    approveCommand,
    rejectCommand,
    pauseCommand,
    resumeCommand,
    sweepCommand,
    cancelCommand,
    reapCommand,
  ],
  'What is published': [
    forecastsCommand,
    modelsCommand,
    browseCommand,
    explainCommand,
    lineageCommand,
    whatIfCommand,
    quantitiesCommand,
    monitorCommand,
    rollbackCommand,
    deleteVersionsCommand,
    endpointCommand,
    predictCommand,
  ],
  'Set-up': [
    configCommand,
    algorithmCommand,
    doctorCommand,
    notifyCommand,
    setupTemporalCommand,
    pushImagesCommand,
    payloadKeysCommand,
    codecServerCommand,
    uiProxyCommand,
    deployCommand,
    completionCommand,
  ],
};

/** The `forecast` command with all its commands; it runs nothing until it is given arguments. */
export function forecastProgram(): Command {
  const program = new Command('forecast')
    .description('Durable demand forecasting on Amazon SageMaker, coordinated by Temporal workflows.')
    .version(programVersion(), '-V, --version', 'print the version')
    .option('--profile <name>', "profile of Temporal's configuration file, instead of the local stack")
    .configureHelp({ subcommandTerm: termOf })
    .showHelpAfterError("Run 'npx forecast --help' for the commands.")
    .hook('preAction', (main) => useProfile(main.opts<{ profile?: string }>().profile));

  for (const [heading, commands] of Object.entries(COMMANDS)) {
    for (const command of commands) program.addCommand(command().helpGroup(`${heading}:`));
  }
  throwInsteadOfExit(program);
  return program;
}

/** Temporal's client reads this variable, and so do the programs that a command starts. */
function useProfile(profile: string | undefined): void {
  if (profile !== undefined) process.env.TEMPORAL_PROFILE = profile;
}

/** One place decides on exit codes. A command that is added does not take this over by itself. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const each of command.commands) throwInsteadOfExit(each);
}

/** Every command has options: without the word for them there is room for descriptions on a narrow terminal. */
const termOf = (command: Command): string =>
  [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' ');

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}
