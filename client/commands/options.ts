import { Option } from 'commander';

/** Folder of the embedded stack: databases, objects, logs. */
export const stateOption = () =>
  new Option('--state <dir>', 'state folder of the local stack').default('.forecast').env('FORECAST_STATE');
