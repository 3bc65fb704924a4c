import type { Command } from 'commander';
import { EXIT_CODES } from '../../client/errors/exit-codes.js';
import { forecastProgram } from '../../client/program.js';
import { GENERATED, markdownTable } from './markdown.js';

const HELP_WIDTH = 100;

/** The help of every command, as the commands print it. */
export function commandsReference(): string {
  const program = forecastProgram();
  return `${[
    '# Commands',
    GENERATED,
    'What `npx forecast COMMAND --help` prints, after `npm run setup`. `npm start -- OPTIONS` is `npx forecast start OPTIONS`. Source: `client/commands/`.',
    "Every command takes `--profile NAME`, an environment of [Temporal's configuration file](https://docs.temporal.io/develop/environment-configuration), and " +
      '`forecast --version` prints the version. With `NO_COLOR` set nothing is coloured; in a pipe nothing is drawn and no row is wrapped, unless `COLUMNS` says how ' +
      'wide. What `--json` prints: [json.md](json.md).',
    '## Exit codes',
    markdownTable(
      ['Code', 'Meaning'],
      Object.values(EXIT_CODES).map(({ code, meaning }) => [String(code), meaning]),
    ),
    ...leavesOf(program).map(section),
  ].join('\n\n')}\n`;
}

/** Commands that do something; others only have such below them. */
const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);

function section(command: Command): string {
  // Without a terminal commander takes the width of one; the page must not depend on it.
  command.configureHelp({ helpWidth: HELP_WIDTH });
  return [`## ${fullName(command)}`, '', '```', command.helpInformation().trimEnd(), '```'].join('\n');
}

const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
