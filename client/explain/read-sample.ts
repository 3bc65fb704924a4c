import {
  type ExplanationSample,
  explanationPaths,
  storedExplanationSample,
} from '../../contracts/explanation/explanation-sample.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import type { RunStatus } from '../runs/run-status.js';
import { readRecord } from './read-record.js';
import { requireExplainedRun } from './require-explained-run.js';

/** What moves a run's forecast on the whole. @throws UserError when there is no such run, or it left nothing of it */
export async function readSample(client: ForecastClient, run: string): Promise<ExplanationSample> {
  const sample = await readRecord(client, explanationPaths(client.bucket, run).summary, storedExplanationSample);
  if (sample !== undefined) return sample;
  const status = await requireExplainedRun(client, run);
  throw new UserError(`${run} has not said what moves its forecast: ${whyMissing(run, status)}.`, 'notFound');
}

function whyMissing(run: string, status: RunStatus): string {
  switch (status) {
    case 'running':
      return 'that is computed right before it publishes';
    case 'completed':
      return `it was made before 0.2.0, or that could not be computed, of which 'npx forecast status ${run}' has a note then`;
    default:
      return `it is ${status}. 'npx forecast status ${run}' says how that came`;
  }
}
