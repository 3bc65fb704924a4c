import type { RunContext } from './run-context.js';

/** What it takes to apply models that are there: of a run, and of a scenario, which is none. */
export type ForecastContext = Pick<
  RunContext,
  'run' | 'request' | 'environment' | 'dataset' | 'root' | 'reproduces'
> & {
  readonly clock: Pick<RunContext['clock'], 'part' | 'watched' | 'noteRemade'>;
};
