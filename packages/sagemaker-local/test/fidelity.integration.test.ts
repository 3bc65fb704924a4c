import { readFileSync } from 'node:fs';
import * as autoScaling from '@aws-sdk/client-application-auto-scaling';
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as sagemaker from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { GROUPS } from '../src/fidelity/operations.js';
import { DOCUMENT, renderFidelity } from '../src/fidelity/render.js';
import { useBench } from './support/use-bench.js';
import { signedPost } from './wire/signed-post.js';

const bench = useBench({ constraints: 'enforce' });

/** They don't speak AWS JSON, but REST: other tests call them. */
const REST = ['InvokeEndpoint', 'InvokeEndpointAsync', 'BatchPutMetrics', 'BatchGetMetrics'];

const operationsOf = (client: object): string[] =>
  Object.keys(client)
    .filter((name) => name.endsWith('Command'))
    .map((name) => name.slice(0, -'Command'.length));

test('the document says something of every operation that is served, and of no other', async () => {
  const served: string[] = [];
  const { url } = bench.server;
  const place = { url, port: Number(new URL(url).port), log: [], close: async () => undefined };
  const clients = [
    ['SageMaker', 'sagemaker', sagemaker],
    ['Logs_20140328', 'logs', logs],
    ['GraniteServiceVersion20100801', 'monitoring', cloudWatch],
    ['AnyScaleFrontendService', 'application-autoscaling', autoScaling],
  ] as const;
  for (const [prefix, service, client] of clients) {
    for (const operation of operationsOf(client)) {
      const { body } = await signedPost(place, `${prefix}.${operation}`, '{}', { service });
      if (!body.includes('UnknownOperationException')) served.push(operation);
    }
  }
  expect(served.length).toBeGreaterThan(60);
  const described = GROUPS.flatMap(({ operations }) => Object.keys(operations));
  expect(described.sort()).toEqual([...served, ...REST].sort());
});

test('docs/operations.md is what is written of it now', () => {
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(renderFidelity());
});
