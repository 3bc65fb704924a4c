import { Command } from 'commander';
import { compareCommand } from './what-if/compare.js';
import { deleteCommand } from './what-if/delete.js';
import { listCommand } from './what-if/list.js';
import { runCommand } from './what-if/run.js';
import { showCommand } from './what-if/show.js';

/** `forecast what-if …`: a published forecast under other circumstances. */
export const whatIfCommand = () =>
  new Command('what-if')
    .description('what a published forecast would say at other prices, events or SNAP days')
    // A scenario is what people ask for, so its word may be left out.
    .addCommand(runCommand(), { isDefault: true })
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(compareCommand())
    .addCommand(deleteCommand());
