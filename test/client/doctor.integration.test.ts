import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@durable-forecast/lib/free-port';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { writeObject } from '../../activities/s3/s3-objects.js';
import { queuesWithoutWorker } from '../../client/connection/queues-without-worker.js';
import { type Circumstances, examine } from '../../client/doctor/examine.js';
import { fault, ok } from '../../client/doctor/finding.js';
import { checkTracking } from '../../client/tracking/check-tracking.js';
import { sealedJson } from '../../contracts/stored/stored-json.js';
import { entryName, outboxUri, refusedUri } from '../../contracts/tracking/outbox.js';
import { readAttributeGaps, registerAttributes } from '../../local/temporal/register-attributes.js';
import { runBegan, runEnded } from '../contracts/tracking/entries.js';
import { useSetUp } from '../support/set-up.js';
import { withWorkers } from '../support/temporal.js';
import { until } from '../support/until.js';

const setUp = useSetUp();
const empty = mkdtempSync(join(tmpdir(), 'doctor-'));
afterAll(() => rmSync(empty, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const OTHERS = ['AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_SESSION_TOKEN', 'TEMPORAL_PROFILE'];

/** The faults that are found with these variables changed, by what was looked at; undefined variables are not set. */
async function faultsWith(
  changed: Readonly<Record<string, string | undefined>> = {},
  circumstances: Circumstances = {},
): Promise<Readonly<Record<string, string>>> {
  for (const name of OTHERS) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries({ ...setUp.environment, ...changed })) vi.stubEnv(name, value);
  const { TEMPORAL_ADDRESS: temporal = '', AWS_ENDPOINT_URL_S3: s3 = '' } = setUp.environment;
  const faults = (await examine(empty, circumstances)).filter(({ status }) => status === 'fault');
  return Object.fromEntries(
    faults.map(({ name, message }) => [
      name,
      message.replaceAll(temporal, '<temporal>').replaceAll(s3, '<s3>').replaceAll(empty, '<folder>'),
    ]),
  );
}

describe('the doctor', () => {
  it('names missing search attributes and workers, each with its cure', async () => {
    const { 'search attributes': attributes, ...others } = await faultsWith();
    expect(attributes).toMatch(
      /^The namespace default lacks the search attributes .*\. Run 'npx forecast setup-temporal'/,
    );
    expect(others).toMatchInlineSnapshot(`
      {
        "worker": "No worker takes up the work in the namespace default: runs would wait for ever. Start one: npm start on this machine, or npm run worker with this TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.",
      }
    `);
  });

  it('names a Temporal that is not there, and a namespace that it lacks', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const away = await faultsWith({ TEMPORAL_ADDRESS: address });
    expect({ temporal: away.temporal?.replaceAll(address, '<nobody>') }).toMatchInlineSnapshot(`
      {
        "temporal": "Temporal does not answer at <nobody> (ECONNREFUSED). Start it, or set TEMPORAL_ADDRESS to the host:port of the one that runs.",
      }
    `);
    expect(Object.keys(away)).toEqual(['temporal']);
    expect(await faultsWith({ TEMPORAL_NAMESPACE: 'sales' })).toMatchInlineSnapshot(`
      {
        "namespace": "Temporal at <temporal> has no namespace sales. Set TEMPORAL_NAMESPACE to one that it has, or make it: temporal operator namespace create --namespace sales",
      }
    `);
  });

  it('names a wrong bucket, secret, account and region', async () => {
    const { accessKeyId, secretAccessKey } = setUp.other;
    const bucket = async (changed: Record<string, string | undefined>) => (await faultsWith(changed)).bucket;
    expect([
      await bucket({ FORECAST_BUCKET: 'elsewhere' }),
      await bucket({ AWS_SECRET_ACCESS_KEY: 'wrong' }),
      await bucket({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }),
      await bucket({ AWS_REGION: 'eu-west-1' }),
      await bucket({ AWS_REGION: undefined }),
      await bucket({ FORECAST_BUCKET: undefined }),
    ]).toMatchInlineSnapshot(`
      [
        "There is no bucket elsewhere at <s3>. Set FORECAST_BUCKET to one that exists, or make it: aws s3 mb s3://elsewhere",
        "S3 at <s3> refuses the secret key. Set AWS_SECRET_ACCESS_KEY to the secret that belongs to AWS_ACCESS_KEY_ID.",
        "S3 at <s3> does not let these credentials use the bucket forecast (AccessDenied): it may belong to another account. Set FORECAST_BUCKET to a bucket of yours, or allow s3:ListBucket, s3:GetObject and s3:PutObject on it.",
        "The bucket forecast lies in us-east-1, and AWS_REGION says eu-west-1. Set AWS_REGION to us-east-1, or FORECAST_BUCKET to a bucket of eu-west-1.",
        "No AWS region is set. Set AWS_REGION to the region of the bucket forecast, for example eu-west-1.",
        "FORECAST_BUCKET is not set: name the S3 bucket that holds datasets and forecasts.",
      ]
    `);
  });

  it('names a clock that is wrong', async () => {
    const ahead = await faultsWith({}, { now: () => new Date(Date.now() + 20 * 60_000) });
    expect(ahead.clock?.replace(/\(.*?\)/, '(<their time>)')).toMatchInlineSnapshot(
      `"The clock of this machine is 20 minutes ahead of that of S3 (<their time>); AWS refuses more than five. Set it, best by NTP."`,
    );
    const behind = await faultsWith({}, { now: () => new Date(Date.now() - 3_600_000) });
    expect(behind.clock).toMatch(/^The clock of this machine is 60 minutes behind that of S3/);
  });

  it('names a role that is missing where a worker must still be started', async () => {
    expect((await faultsWith({ FORECAST_ROLE_ARN: undefined }))['worker settings']).toMatchInlineSnapshot(`
      "The worker needs other environment variables:
        FORECAST_ROLE_ARN: give the role that SageMaker takes on: arn:aws:iam::<account>:role/<name>"
    `);
  });

  it('names what the set-up has not installed, and a Node that is too old', async () => {
    vi.stubEnv('PATH', empty);
    const faults = await faultsWith(
      { TEMPORAL_ADDRESS: undefined, FORECAST_CACHE_DIR: empty, FORECAST_PYTHON: undefined },
      { nodeVersion: '18.20.0' },
    );
    expect(faults).toMatchInlineSnapshot(`
      {
        "node": "Node 18.20.0 is too old: install Node 20.20 or newer.",
        "python": "The Python environment of the algorithm containers is missing: run 'npm run setup'.",
        "s3 server": "versitygw (S3 server) 1.8.0 is missing: run 'npm run setup', which installs it.",
        "temporal": "No local stack runs from <folder>, and TEMPORAL_ADDRESS is not set. Start one with 'npm start' or 'npx forecast local', or set TEMPORAL_ADDRESS to the host:port of a Temporal service.",
        "temporal server": "Temporal CLI 1.5.1 is missing: run 'npm run setup', which installs it.",
      }
    `);
  });

  it('finds nothing where all is well', async () => {
    const { connection } = setUp.temporal;
    await registerAttributes(connection, 'default', (await readAttributeGaps(connection, 'default')).missing);
    const faults = await withWorkers(setUp.temporal, { nothing: async () => undefined }, async () => {
      // A worker is seen once it has polled for the first time, which may be after it says that it runs.
      await until(() => queuesWithoutWorker(connection, 'default'), {
        what: 'the workers to poll',
        holds: (queues) => queues.length === 0,
      });
      return faultsWith();
    });
    expect(faults).toEqual({});
  });
});

describe('what the tracker of runs lacks', () => {
  const answers = ['temporal', 'namespace', 'bucket'].map((name) => ok(name, 'It answers.'));
  async function look(): Promise<readonly string[]> {
    for (const [name, value] of Object.entries(setUp.environment)) vi.stubEnv(name, value);
    return (await checkTracking(answers)).map(({ status, message }) => `${status}: ${message}`);
  }

  it('is told with why it waits or was refused, and is not asked for where the bucket is at fault', async () => {
    const { client, bucket } = setUp.store;
    expect(await look()).toEqual(['ok: Nothing waits for the tracker of runs.']);
    const aside = `${refusedUri(bucket)}${entryName(runBegan())}`;
    await writeObject(client, aside, sealedJson(runBegan()), 'application/json');
    await writeObject(client, `${aside}.reason.txt`, 'no such column\n', 'text/plain');
    expect(await look()).toEqual([
      'fault: not tracked  1 entry set aside below tracking/refused/: no such column. No run waits for it. See docs/tracking.md.',
    ]);
    await writeObject(
      client,
      `${outboxUri(bucket)}${entryName(runEnded())}`,
      sealedJson(runEnded()),
      'application/json',
    );
    expect(await look()).toEqual([
      expect.stringMatching(/^fault: not tracked yet {2}1 entry in the outbox: nobody empties the outbox: .*set aside/),
    ]);
    expect(await checkTracking([...answers.slice(0, 2), fault('bucket', 'It is away.')])).toEqual([]);
  });
});
