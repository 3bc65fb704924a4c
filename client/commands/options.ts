import { Command, Option } from 'commander';
import { runId } from '../runs/run-id.js';

/** Folder of the embedded stack: databases, objects, logs. */
export const stateOption = () =>
  new Option('--state <dir>', 'state folder of the local stack').default('.forecast').env('FORECAST_STATE');

/** A command about one run, on the stack of a state folder or on what the environment names. */
export const commandOnRun = (name: string, description: string) =>
  new Command(name).description(description).argument('<run>', 'id of the run', runId).addOption(stateOption());
