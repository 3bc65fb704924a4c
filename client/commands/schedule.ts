import { Command } from 'commander';
import { applyCommand } from './schedule/apply.js';
import { backfillCommand } from './schedule/backfill.js';
import { createCommand } from './schedule/create.js';
import { deleteCommand } from './schedule/delete.js';
import { listCommand } from './schedule/list.js';
import { pauseCommand, resumeCommand } from './schedule/pause.js';
import { showCommand } from './schedule/show.js';
import { triggerCommand } from './schedule/trigger.js';
import { updateCommand } from './schedule/update.js';

/** `forecast schedule …`: forecasts that are made again and again. */
export const scheduleCommand = () => {
  const command = new Command('schedule').description('forecasts that are made at certain times');
  for (const below of [
    applyCommand,
    createCommand,
    updateCommand,
    listCommand,
    showCommand,
    pauseCommand,
    resumeCommand,
    triggerCommand,
    backfillCommand,
    deleteCommand,
  ]) {
    command.addCommand(below());
  }
  return command;
};
