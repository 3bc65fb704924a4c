import { isGrpcServiceError } from '@temporalio/client';
import { describeAttributeGaps } from '../../contracts/temporal/attribute-types.js';
import { describeTemporalFault, isNotOffered } from '../../contracts/temporal/describe-temporal-fault.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { readAttributeGaps } from '../../local/temporal/register-attributes.js';
import { connectTemporal, type TemporalConnection } from '../connection/connect.js';
import type { QueueWorkers } from '../connection/queue-workers.js';
import { describeOtherBuilds, queuesWithoutWorker } from '../connection/queues-without-worker.js';
import { UserError } from '../errors/user-error.js';
import { type Finding, fault, ok, skipped } from './finding.js';

export interface TemporalFindings {
  readonly findings: readonly Finding[];
  /** Whether a worker takes the work of every queue. */
  readonly hasWorker: boolean;
}

/** The service, its namespace, the namespace's search attributes, and who works there; each rests on the one before. */
export async function checkTemporal(): Promise<TemporalFindings> {
  let temporal: TemporalConnection;
  try {
    temporal = await connectTemporal();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      findings: [fault('temporal', error.message), ...unknown(['namespace', 'search attributes', 'worker'])],
      hasWorker: false,
    };
  }
  try {
    const reachable = ok('temporal', `Temporal answers at ${temporal.address}.`);
    const { findings, hasWorker } = await checkNamespace(temporal);
    return { findings: [reachable, ...findings], hasWorker };
  } finally {
    await temporal.connection.close();
  }
}

async function checkNamespace(temporal: TemporalConnection): Promise<TemporalFindings> {
  const { connection, namespace } = temporal;
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    const message = describe(error, temporal);
    return { findings: [fault('namespace', message), ...unknown(['search attributes', 'worker'])], hasWorker: false };
  }
  const idle = await queuesWithoutWorker(connection, namespace);
  return {
    findings: [
      ok('namespace', `The namespace ${namespace} is there.`),
      await checkAttributes(temporal),
      workerFinding(idle, namespace),
    ],
    hasWorker: idle.length === 0,
  };
}

async function checkAttributes(temporal: TemporalConnection): Promise<Finding> {
  const { connection, namespace } = temporal;
  try {
    const message = describeAttributeGaps(await readAttributeGaps(connection, namespace), namespace);
    return message === undefined
      ? ok('search attributes', 'The namespace has all of them.')
      : fault('search attributes', message);
  } catch (error) {
    const { code } = error as { code?: number };
    return isNotOffered(code)
      ? skipped('search attributes', `Temporal at ${temporal.address} does not list them to these credentials.`)
      : fault('search attributes', describe(error, temporal));
  }
}

function workerFinding(idle: readonly QueueWorkers[], namespace: string): Finding {
  if (idle.length === 0) return ok('worker', 'A worker takes up the work of every task queue.');
  const which = idle.length === Object.keys(TASK_QUEUES).length ? '' : ` of ${idle.map(({ name }) => name).join(', ')}`;
  const others = describeOtherBuilds(idle);
  if (others !== undefined) {
    return fault('worker', `No worker takes up the work${which}: runs would wait for ever. ${others}`);
  }
  return fault(
    'worker',
    `No worker takes up the work${which} in the namespace ${namespace}: runs would wait for ever. Start one: npm start on this machine, or npm run worker with this TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.`,
  );
}

const unknown = (names: readonly string[]): readonly Finding[] =>
  names.map((name) => skipped(name, 'Can’t be told before the fault above is cured.'));

function describe(error: unknown, { address, namespace }: TemporalConnection): string {
  if (!isGrpcServiceError(error)) return (error as Error).message;
  const { code, details } = error;
  return describeTemporalFault({ code, details, address, namespace }).message;
}
