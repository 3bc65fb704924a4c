import { setTimeout as sleep } from 'node:timers/promises';
import { BUCKET, createBucket } from '../stack/aws-environment.js';
import { prepareTemporal } from '../stack/prepare-temporal.js';

/**
 * A process of its own, which docker-compose.yml runs before its workers: makes the bucket, and registers search attributes in
 * Temporal's namespace. It waits for both services, and repeating it changes nothing.
 */
const {
  AWS_ENDPOINT_URL_S3: s3 = '',
  AWS_ACCESS_KEY_ID: accessKeyId = '',
  AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
  TEMPORAL_ADDRESS: temporal = '',
  TEMPORAL_NAMESPACE: namespace = 'default',
} = process.env;

/** PostgreSQL may have to recover first, and Temporal to change its tables. */
const PATIENCE_MS = 10 * 60_000;
const PAUSE_MS = 1000;

await patiently(`the bucket ${BUCKET} at ${s3}`, () => createBucket(s3, { accessKeyId, secretAccessKey }));
await patiently(`the namespace ${namespace} of Temporal at ${temporal}`, () => prepareTemporal(temporal, namespace));
console.log(`The bucket ${BUCKET} and the namespace ${namespace} are ready.`);

/** Says what it waits for when the reason changes. Exits with 1 when it has waited for too long. */
async function patiently(what: string, work: () => Promise<void>): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  let said = '';
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const { name, message } = error as Error;
      const reason = message || name;
      if (Date.now() > until) {
        console.error(`Gave up on ${what}: ${reason}`);
        process.exit(1);
      }
      if (reason !== said) console.error(`Waiting for ${what}: ${reason}`);
      said = reason;
      await sleep(PAUSE_MS);
    }
  }
}
