import { AsyncLocalStorage } from 'node:async_hooks';

/** The arguments of the command of `forecastCommand()` that this code is a part of; undefined in tests themselves. */
export const runningCommand = new AsyncLocalStorage<readonly string[]>();
