import { Command } from 'commander';
import { initCommand } from './algorithm/init.js';
import { testCommand } from './algorithm/test.js';

/** `forecast algorithm …`: algorithms of your own. */
export const algorithmCommand = () => {
  const command = new Command('algorithm').description(
    'begin an algorithm of your own, and try whether it does what is asked of one',
  );
  for (const below of [initCommand, testCommand]) command.addCommand(below());
  return command;
};
