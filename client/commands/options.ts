import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { runId } from '../runs/run-id.js';

/** Folder of the embedded stack: databases, objects, logs. */
export const stateOption = () =>
  new Option('--state <dir>', 'state folder of the local stack').default('.forecast').env('FORECAST_STATE');

/** Fields of the request over those of its file; may be given many times. */
export const setOption = () =>
  new Option('--set <field=value>', 'set a field over the file, such as sweep.maxTrials=20; may be repeated')
    .default([], 'none')
    .argParser((text: string, before: readonly string[]) => [...before, text]);

/** A command about one run, on the stack of a state folder or on what the environment names. */
export const commandOnRun = (name: string, description: string) =>
  new Command(name).description(description).argument('<run>', 'id of the run', runId).addOption(stateOption());

/**
 * A file that will be written at the end of a run, perhaps hours later; folders that are missing are made then.
 *
 * @throws InvalidArgumentError when it can't be written
 */
export function outputFile(path: string): string {
  if (isFolder(path)) throw new InvalidArgumentError('It is a folder; name a file in it.');
  let parent = dirname(resolve(path));
  while (!existsSync(parent)) parent = dirname(parent);
  if (!isFolder(parent)) throw new InvalidArgumentError(`${parent} is no folder.`);
  try {
    accessSync(parent, constants.W_OK);
  } catch {
    throw new InvalidArgumentError(`The folder ${parent} can't be written to.`);
  }
  return path;
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();
