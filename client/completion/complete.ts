import type { Argument, Command, Option } from 'commander';

/** What a shell completes: the words that may follow a command. */
export interface CompletedCommand {
  /** Names after `forecast`, as in `sweep extend`; empty for the program itself. */
  readonly path: string;
  readonly words: readonly CompletedWord[];
}

export interface CompletedWord {
  readonly word: string;
  readonly description: string;
}

/** Every command with its commands, options and choices. */
export function completedCommands(program: Command): readonly CompletedCommand[] {
  const global = program.options.map(longOption);
  const below = (command: Command, path: string): readonly CompletedCommand[] => [
    { path, words: [...wordsOf(command), ...(path === '' ? global : [])] },
    ...command.commands.flatMap((each) => below(each, `${path} ${each.name()}`.trim())),
  ];
  return below(program, '');
}

const wordsOf = (command: Command): readonly CompletedWord[] => [
  ...command.commands.map((each) => ({ word: each.name(), description: each.description() })),
  ...(command.parent === null ? [] : command.options.map(longOption)),
  ...command.registeredArguments.flatMap(choicesOf),
  { word: '--help', description: 'display help for command' },
];

const longOption = ({ long, short, description }: Option): CompletedWord => ({
  word: long ?? (short as string),
  description,
});

const choicesOf = ({ argChoices = [], description }: Argument): readonly CompletedWord[] =>
  argChoices.map((word) => ({ word, description }));
