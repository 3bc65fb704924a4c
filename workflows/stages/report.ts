import { isCancellation, log } from '@temporalio/workflow';
import type { TrialResult } from '../../contracts/training.js';
import { debugUriOf } from '../../contracts/training.js';
import { reporting } from '../proxies.js';
import type { RunContext } from './run-context.js';

/** The page with the run's pictures; a run does not fail for want of one. */
export async function report({ run, root }: RunContext, trials: readonly TrialResult[]): Promise<string | undefined> {
  try {
    const debugUri = debugUriOf({ outputUri: `${root}/models` });
    return await reporting.writeReport({ run, trials, debugUri, uri: `${root}/report.html` });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('the report could not be written', { error });
    return undefined;
  }
}
