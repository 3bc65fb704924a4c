import { Client } from '@temporalio/client';
import { connectTemporal } from '../connection/connect.js';
import { openS3 } from '../connection/open-s3.js';
import { payloadConverter } from '../connection/payload-converter.js';
import { type Finding, fault, ok } from '../doctor/finding.js';
import { describeUntracked } from './describe-untracked.js';
import { readUntracked } from './read-untracked.js';

/** Without which nobody can say what waits. */
const NEEDED: ReadonlySet<string> = new Set(['temporal', 'namespace', 'bucket']);

/** Whether the tracker of runs lacks anything. @param others what else was found; nothing is asked where Temporal or the bucket is at fault */
export async function checkTracking(others: readonly Finding[]): Promise<readonly Finding[]> {
  const bucket = process.env.FORECAST_BUCKET;
  const found = others.filter(({ name, status }) => NEEDED.has(name) && status === 'ok');
  if (bucket === undefined || found.length < NEEDED.size) return [];
  return [await lookAtOutbox(bucket)];
}

async function lookAtOutbox(bucket: string): Promise<Finding> {
  const s3 = openS3({ maxAttempts: 1 });
  const { connection, namespace } = await connectTemporal();
  try {
    const temporal = new Client({ connection, namespace, dataConverter: payloadConverter() });
    const untracked = await readUntracked({ temporal, s3, bucket });
    if (untracked === undefined) return ok('tracking', 'Nothing waits for the tracker of runs.');
    const lines = describeUntracked(untracked).join('. ');
    return untracked.reason === undefined
      ? ok('tracking', `${lines}.`)
      : fault('tracking', `${lines}. No run waits for it. See docs/tracking.md.`);
  } finally {
    s3.destroy();
    await connection.close();
  }
}
