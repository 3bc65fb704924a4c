import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../../../contracts/failures/failures.js';
import { callAws } from '../../aws/aws-failure.js';
import { CallPace } from '../call-pace.js';
import { EntryRefused } from '../tracker.js';
import { trackerAway } from '../tracker-away.js';

/** AWS names no rate; calls that put components into trials were throttled at a few a second. */
const CALLS_PER_SECOND = 5;

export interface ExperimentsClients {
  readonly sagemaker: SageMakerClient;
  /** Address of SageMaker Metrics in place of AWS's. */
  readonly metricsEndpoint?: string | undefined;
  /** Most calls a second; a server of one's own bears more. */
  readonly callsPerSecond?: number | undefined;
}

/** SageMaker refuses to make one more: of trials in an experiment, of components in a trial. */
export class ExperimentFull extends Error {
  override readonly name = 'ExperimentFull';
}

/** What lies with the call itself; everything else passes, or holds for whatever is told. */
const REFUSED: ReadonlySet<FailureType> = new Set(['RequestError', 'NotFound']);

/** Calls of SageMaker Experiments, spaced, with failures in the words of a tracker. */
export class ExperimentsApi {
  readonly name = 'SageMaker Experiments';
  private readonly pace: CallPace;

  constructor(readonly clients: ExperimentsClients) {
    this.pace = new CallPace(clients.callsPerSecond ?? CALLS_PER_SECOND);
  }

  /** @throws TrackerAway; ExperimentFull; EntryRefused; what `expected` is true of is the caller's */
  async call<T>(what: string, send: () => Promise<T>, expected?: (error: unknown) => boolean): Promise<T> {
    await this.pace.turn(Context.current().cancellationSignal);
    try {
      return await send();
    } catch (error) {
      if (expected?.(error) === true) throw error;
      throw await failureOf(this.name, what, error);
    }
  }
}

async function failureOf(name: string, what: string, error: unknown): Promise<unknown> {
  if ((error as Error).name === 'ResourceLimitExceeded') return new ExperimentFull((error as Error).message);
  const failed: unknown = await callAws(what, () => Promise.reject(error)).catch((thrown: unknown) => thrown);
  if (!(failed instanceof ApplicationFailure)) return failed;
  return REFUSED.has(failed.type as FailureType)
    ? new EntryRefused(`${name} refused it: ${failed.message}`)
    : trackerAway(`${name}: ${failed.message}`);
}
