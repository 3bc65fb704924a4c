import { join } from 'node:path';
import { runFolder } from '../support/run-folder.js';

const RECORDER = new URL('./record-calls.mjs', import.meta.url).href;

/** Where the calls of this run of the tests are recorded: a folder that `npm run infra-record` names, else one that ends with the run. */
export const callsFolder = (): string => process.env.FORECAST_RECORD_CALLS ?? join(runFolder(), 'calls');

/** Variables with which our programs write the calls that they make of AWS into the folder. */
export const recordingTo = (folder: string): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: [process.env.NODE_OPTIONS ?? '', `--import=${RECORDER}`].join(' ').trim(),
  FORECAST_RECORD_CALLS: folder,
});
