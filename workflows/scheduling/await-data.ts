import { ApplicationFailure, sleep } from '@temporalio/workflow';
import type { FailureType } from '../../contracts/failures/failures.js';
import type { ExpectedData } from '../../contracts/scheduling/scheduled-forecast.js';
import { landing, scheduling } from '../shared/proxies.js';

/** Seconds between the first two looks; each of the next ones waits twice as long, up to what the schedule says. */
const FIRST_POLL_SECONDS = 2;

/**
 * Waits until the raw files of a run have arrived, and keeps them under their content.
 *
 * @param report is given what they lack, each time that they are not there
 * @returns address of the dataset
 * @throws DataNotArrived at the deadline; a run that starts after it looks once
 */
export async function awaitData(data: ExpectedData, report: (missing: string) => void): Promise<string> {
  for (let looks = 0; ; looks += 1) {
    const missing = await takeIfArrived(data);
    if (missing.kind === 'taken') return missing.uri;
    const { what } = missing;
    const left = Date.parse(data.deadline) - Date.now();
    if (left <= 0) throw notArrived(`${what}. It was waited for until ${data.deadline}.`);
    report(what);
    const pause = Math.min(data.pollSeconds, FIRST_POLL_SECONDS * 2 ** Math.min(looks, 20)) * 1000;
    await sleep(Math.min(left, pause), { summary: `waiting: ${what}` });
  }
}

/** @param message one sentence or more, what is missing */
export function notArrived(message: string): ApplicationFailure {
  const type: FailureType = 'DataNotArrived';
  return ApplicationFailure.nonRetryable(message, type);
}

type Taken = { readonly kind: 'taken'; readonly uri: string } | { readonly kind: 'missing'; readonly what: string };

async function takeIfArrived(data: ExpectedData): Promise<Taken> {
  const arrival = await scheduling.findArrival(data);
  if (arrival.kind === 'missing') return arrival;
  const taken = await landing.takeDataset({ files: arrival.files });
  return taken.kind === 'taken' ? taken : { kind: 'missing', what: taken.what };
}
