import { Command } from 'commander';
import { drainCommand } from './deploy/drain.js';
import { moveCommand } from './deploy/move.js';
import { rampCommand } from './deploy/ramp.js';
import { setCurrentCommand } from './deploy/set-current.js';
import { statusCommand } from './deploy/status.js';

/** `forecast deploy …`: new workers in place of old ones, while runs are open. */
export const deployCommand = () => {
  const command = new Command('deploy').description('new workers in place of old ones, while runs are open');
  for (const below of [statusCommand, setCurrentCommand, rampCommand, drainCommand, moveCommand]) {
    command.addCommand(below());
  }
  return command;
};
