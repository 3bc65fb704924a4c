import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { Client } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { awsErrorFacts } from '../contracts/failures/aws-error-facts.js';
import { describeBucketFault } from '../contracts/failures/describe-bucket-fault.js';
import type { QueueName } from './queues.js';

/** One thing that a worker needs, as `/ready` says it. */
export type Check = { readonly ok: true } | { readonly ok: false; readonly problem: string };

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<'temporal' | 'objectStore' | 'workers', Check>>;
}

export interface ReadinessDeps {
  readonly temporal: Pick<Client, 'connection' | 'options'>;
  readonly s3: S3Client;
  readonly bucket: string;
  /** The workers by the queue that each serves. */
  readonly workers: Readonly<Partial<Record<QueueName, Pick<Worker, 'getStatus'>>>>;
  readonly isEnding: () => boolean;
}

/** A service that is silent for longer is away, for who asks whether work may be sent. */
const PATIENCE_MS = 2000;
/** Several who ask at a time get one answer, and S3 one call. */
const KEPT_MS = 2000;

/** Asks what a worker needs whether it is there. */
export class ReadinessProbe {
  private asked = Number.NEGATIVE_INFINITY;
  private answer: Promise<Readiness> | undefined;

  constructor(private readonly deps: ReadinessDeps) {}

  look(): Promise<Readiness> {
    const now = performance.now();
    if (this.answer === undefined || now - this.asked > KEPT_MS) {
      this.asked = now;
      this.answer = look(this.deps);
    }
    return this.answer;
  }
}

async function look(deps: ReadinessDeps): Promise<Readiness> {
  const [temporal, objectStore] = await Promise.all([checkTemporal(deps), checkStore(deps)]);
  const checks = { temporal, objectStore, workers: checkWorkers(deps) };
  return { ready: Object.values(checks).every(({ ok }) => ok), checks };
}

async function checkTemporal({ temporal: { connection, options } }: ReadinessDeps): Promise<Check> {
  const { namespace } = options;
  try {
    await connection.withDeadline(Date.now() + PATIENCE_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return { ok: true };
  } catch (error) {
    return problem(`Temporal does not answer for the namespace ${namespace}: ${(error as Error).message}`);
  }
}

async function checkStore({ s3, bucket }: ReadinessDeps): Promise<Check> {
  try {
    await s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }), {
      abortSignal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { ok: true };
  } catch (error) {
    const facts = awsErrorFacts(error);
    const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
    const described =
      facts === undefined
        ? undefined
        : describeBucketFault(facts, { bucket, region: await s3.config.region(), endpoint });
    return problem(described ?? `The bucket ${bucket} does not answer: ${(error as Error).message}`);
  }
}

/** Each polls its queue; while it ends, none does. */
function checkWorkers({ workers, isEnding }: ReadinessDeps): Check {
  if (isEnding()) return problem('The worker ends.');
  const idle = Object.entries(workers).flatMap(([queue, worker]) => {
    const { runState, workflowPollerState, activityPollerState } = worker.getStatus();
    const poller = queue === 'workflows' ? workflowPollerState : activityPollerState;
    if (runState === 'RUNNING' && poller === 'POLLING') return [];
    return [`${queue} (${runState === 'RUNNING' ? `poller ${poller}` : runState})`];
  });
  return idle.length === 0 ? { ok: true } : problem(`Not polled: ${idle.join(', ')}.`);
}

const problem = (text: string): Check => ({ ok: false, problem: text });
