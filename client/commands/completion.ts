import { Argument, Command } from 'commander';
import { completionScript, SHELLS, type Shell } from '../completion/scripts.js';

export const completionCommand = () =>
  new Command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .action((shell: Shell, _options: object, command: Command) => {
      process.stdout.write(completionScript(shell, command.parent as Command));
    });
