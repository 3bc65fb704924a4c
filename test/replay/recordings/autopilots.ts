import { sleep as activitySleep, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { AutoMLNews, FoundCandidate } from '../../../contracts/automl/automl.js';
import type { Activities, Recording } from './recording.js';

const candidates: readonly FoundCandidate[] = [
  {
    ...{ name: 'one', status: 'Completed', rmse: 3, seconds: 2, image: 'automl', modelUri: 's3://bucket/one' },
    modelProof: { bytes: 1, etag: 'one' },
  },
  { name: 'two', status: 'Failed', seconds: 1, reason: 'MemoryError: no memory' },
];

interface SearchOptions {
  /** How the job ends; it runs until it is stopped where this is left out. */
  readonly end?: NonNullable<AutoMLNews['end']>;
  /** What the first submits are answered with. */
  readonly refusals?: readonly ApplicationFailure[];
}

/** An AutoML job that reports a candidate at a time. */
function autoMLJob({ end, refusals = [] }: SearchOptions): Activities {
  let stopped = false;
  let submits = 0;
  return {
    submitAutoML: async () => {
      const refusal = refusals[submits++];
      if (refusal !== undefined) throw refusal;
      return { name: 'automl', attached: false };
    },
    watchAutoML: async ({ ended }: { ended: number }): Promise<AutoMLNews> => {
      if (ended < candidates.length) return { candidates: candidates.slice(0, ended + 1) };
      while (end === undefined && !stopped) {
        heartbeat();
        await activitySleep(20);
      }
      return { candidates, end: end ?? { status: 'Stopped', seconds: 4 } };
    },
    stopAutoML: async () => {
      stopped = true;
    },
  };
}

function autopilot(name: string, options: SearchOptions, act?: Recording['act']): Recording {
  const workflowId = `${name}/autopilot`;
  return {
    workflow: 'autopilotSearch',
    workflowId,
    input: {
      ...{ owner: workflowId, run: name, name: 'autopilot', price: 1, outputUri: 's3://bucket/autopilot' },
      channels: [
        { name: 'train', uri: 's3://bucket/train', dataType: 'S3Prefix', contentType: 'application/x-parquet' },
      ],
      settings: { maxCandidates: 5, maxSeconds: 600, instanceType: 'ml.m5.4xlarge' },
    },
    activities: autoMLJob(options),
    ...(act === undefined ? {} : { act }),
    histories: { [name]: { workflowId } },
  };
}

const completed = { status: 'Completed', seconds: 6 } as const;

export const autopilots: readonly Recording[] = [
  autopilot('autopilot-completes', { end: completed }),
  autopilot('autopilot-submitted-again', {
    end: completed,
    refusals: [ApplicationFailure.nonRetryable('too many at once', 'Throttled')],
  }),
  autopilot('autopilot-refused', { refusals: [ApplicationFailure.nonRetryable('no such role', 'RequestError')] }),
  autopilot('autopilot-cancelled', {}, async (handle) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await handle.cancel();
  }),
];
