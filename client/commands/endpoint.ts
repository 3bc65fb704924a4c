import { Command } from 'commander';
import { deleteCommand } from './endpoint/delete.js';
import { deployCommand } from './endpoint/deploy.js';
import { extendCommand } from './endpoint/extend.js';
import { statusCommand } from './endpoint/status.js';

/** `forecast endpoint …`: the models of a published version behind an endpoint of SageMaker. */
export const endpointCommand = () => {
  const command = new Command('endpoint').description('the models of what is published, behind an endpoint for a time');
  for (const below of [deployCommand, statusCommand, extendCommand, deleteCommand]) command.addCommand(below());
  return command;
};
