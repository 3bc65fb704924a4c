import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeTrainingJobCommand,
  ListModelsCommand,
  SageMakerClient,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AwsError } from '../../src/model/aws-error.js';
import type { CallFault } from '../../src/wire/http-server.js';
import { credentials, errorOf, region, type Served, serve } from './serve.js';
import { post, signedHeaders, signedPost } from './signed-post.js';

let served: Served;
let client: SageMakerClient;
let calls: string[] = [];
let fault: CallFault | undefined;

beforeAll(async () => {
  served = await serve({
    operations: {
      ListModels: () => {
        calls.push('ListModels');
        return { Models: [] };
      },
      StopTrainingJob: () => undefined,
      DescribeTrainingJob: () => {
        throw new Error('the secret reason');
      },
      DescribeEndpoint: () => {
        throw new AwsError('ValidationException', 'x'.repeat(1_000_000));
      },
      DescribeModel: () => {
        throw new AwsError('ResourceInUse', 'taken');
      },
    },
    runtime: async ({ body }) => ({ status: 200, body: String(body.length) }),
    extraRoutes: new Map([
      ['/health', async () => ({ status: 200, body: 'ok' })],
      ['/_control/faults', async () => ({ status: 200, body: 'set' })],
    ]),
    faults: (operation) => {
      if (operation === 'ListModels') return fault;
      return undefined;
    },
  });
  client = new SageMakerClient({ endpoint: served.url, region, credentials, maxAttempts: 1 });
});
afterAll(() => served?.close());

const isUp = async () => (await fetch(`${served.url}/health`)).status === 200;

describe('an answer', () => {
  test('has a request id, and no body where the operation answers nothing', async () => {
    const answer = await client.send(new StopTrainingJobCommand({ TrainingJobName: 'job' }));
    expect(answer.$metadata.httpStatusCode).toBe(200);
    expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('without a signature is given to programs, and not to the pages of a browser on the same machine', async () => {
    const control = (headers: Record<string, string>) => post(served.port, headers, '{}', '/_control/faults');
    expect((await control({ host: 'localhost' })).status).toBe(200);
    const refused = await control({ host: 'localhost', origin: 'http://evil.example' });
    expect([refused.status, JSON.parse(refused.body).message]).toMatchInlineSnapshot(`
      [
        403,
        "/_control/faults is answered to programs on this machine alone.",
      ]
    `);
  });

  test('to an error has its code and message for every kind of client', async () => {
    const { status, headers, body } = await signedPost(served, 'SageMaker.DescribeModel', '{}');
    expect([status, headers['x-amzn-errortype'], JSON.parse(body)]).toMatchInlineSnapshot(`
      [
        400,
        "ResourceInUse",
        {
          "Message": "taken",
          "__type": "ResourceInUse",
          "message": "taken",
        },
      ]
    `);
  });

  test('to an error is short, whatever the error repeats', async () => {
    const { status, body } = await signedPost(served, 'SageMaker.DescribeEndpoint', '{}');
    expect(status).toBe(400);
    expect(JSON.parse(body).message).toMatch(/^x{16384}… \(983616 more characters\)$/);
  });

  test('to an unexpected exception keeps the reason for the log', async () => {
    const call = client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'job' }));
    const { name, message, $metadata } = (await call.catch((error: unknown) => error)) as Error & {
      $metadata: { httpStatusCode: number; requestId: string };
    };
    expect([name, message, $metadata.httpStatusCode]).toMatchInlineSnapshot(`
      [
        "InternalFailure",
        "The request processing has failed because of an unknown error.",
        500,
      ]
    `);
    const line = served.log.find(({ requestId }) => requestId === $metadata.requestId);
    expect(line).toMatchObject({ err: { message: 'the secret reason' }, target: 'SageMaker.DescribeTrainingJob' });
  });
});

describe('a request that is none', () => {
  test('for an operation that is not served is named in the log', async () => {
    const { status, body } = await signedPost(served, 'SageMaker.CreateNotebookInstance', '{}');
    expect([status, JSON.parse(body).__type]).toEqual([400, 'UnknownOperationException']);
    expect(served.log.at(-1)).toMatchObject({ target: 'SageMaker.CreateNotebookInstance' });
    for (const target of ['', 'Nonsense', '__proto__.toString', 'SageMaker.constructor']) {
      expect(JSON.parse((await signedPost(served, target, '{}')).body).__type).toBe('UnknownOperationException');
    }
  });

  test('with malformed JSON is a SerializationException', async () => {
    const { status, body } = await signedPost(served, 'SageMaker.ListModels', '{"MaxResults": ');
    expect([status, JSON.parse(body).__type]).toEqual([400, 'SerializationException']);
  });

  test('under a foreign host name is refused before anything is read', async () => {
    const headers = await signedHeaders(served, 'SageMaker.ListModels', '{}');
    calls = [];
    const { status, body } = await post(served.port, { ...headers, host: 'evil.example:80' }, '{}');
    expect([status, JSON.parse(body).__type, calls]).toEqual([403, 'AccessDeniedException', []]);
  });

  test('under a name that the server was given is answered', async () => {
    const named = await serve({ operations: { ListModels: () => ({ Models: [] }) }, hosts: ['sagemaker'] });
    const url = `http://sagemaker:${named.port}`;
    const headers = await signedHeaders({ ...named, url }, 'SageMaker.ListModels', '{}');
    expect((await post(named.port, headers, '{}')).status).toBe(200);
    expect((await post(named.port, { ...headers, host: 'sagemaker.example' }, '{}')).status).toBe(403);
    await named.close();
  });

  test('with a path that is none, or that is no HTTP at all, is refused', async () => {
    const raw = async (bytes: string) => {
      const socket = connect(served.port, '127.0.0.1');
      socket.end(bytes);
      return (await text(socket)).split('\r\n')[0];
    };
    expect(await raw('GET http://[ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toMatch(/ 400 /);
    expect(await raw('\u0000\u0001\u0002 nonsense\r\n\r\n')).toMatch(/ 400 /);
    expect(await isUp()).toBe(true);
  });
});

describe('a body that is too large', () => {
  /** Writes zeros until the server ends the connection. @returns bytes taken and the answer */
  const flood = (path: string, head: string[], size: number) =>
    new Promise<{ written: number; answer: string }>((resolve) => {
      const socket = connect(served.port, '127.0.0.1');
      const chunk = Buffer.alloc(64 * 1024);
      let answer = '';
      let written = 0;
      const chunked = head.some((line) => /chunked/.test(line));
      const more = () => {
        while (written < size && !socket.destroyed) {
          written += chunk.length;
          const framed = chunked ? Buffer.concat([Buffer.from('10000\r\n'), chunk, Buffer.from('\r\n')]) : chunk;
          if (!socket.write(framed)) return;
        }
      };
      socket.on('connect', () => {
        socket.write([`POST ${path} HTTP/1.1`, `Host: 127.0.0.1:${served.port}`, ...head, '', ''].join('\r\n'));
        more();
      });
      socket.on('drain', more);
      socket.on('data', (bytes) => {
        answer += bytes.toString();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve({ written, answer }));
    });

  const GIB = 1024 ** 3;

  test('is cut off early though it announces a gibibyte', async () => {
    const { written, answer } = await flood('/', [`Content-Length: ${GIB}`], GIB);
    expect(written).toBeLessThan(GIB / 8);
    expect(answer).toMatch(/^HTTP\/1.1 413 .*RequestEntityTooLargeException/s);
    expect(await isUp()).toBe(true);
  });

  test('is cut off early though it does not say how large it is', async () => {
    const { written, answer } = await flood('/', ['Transfer-Encoding: chunked'], GIB);
    expect(written).toBeLessThan(GIB / 8);
    expect(answer).toMatch(/^HTTP\/1.1 413 .*larger than 8388608 bytes/s);
    expect(await isUp()).toBe(true);
  });

  test('has its answer kept for a client that writes on before it reads', async () => {
    const socket = connect(served.port, '127.0.0.1');
    let failure: Error | undefined;
    socket.on('error', (error) => {
      failure = error;
    });
    socket.write(`POST / HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\nContent-Length: ${GIB}\r\n\r\n`);
    // Each pause lets the server close the connection, if it does: the next write would fail and lose the answer.
    for (let part = 0; part < 8; part += 1) {
      socket.write(Buffer.alloc(64 * 1024));
      await sleep(50);
    }
    expect(failure).toBeUndefined();
    expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 413 .*RequestEntityTooLargeException/s);
    socket.destroy();
  });

  test('reaches an endpoint up to the limit of the runtime, and not beyond', async () => {
    const runtime = new SageMakerRuntimeClient({ endpoint: served.url, region, credentials, maxAttempts: 1 });
    const invoke = (length: number) =>
      runtime.send(new InvokeEndpointCommand({ EndpointName: 'e', Body: Buffer.alloc(length) }));
    expect((await invoke(6_291_456)).Body?.transformToString()).toBe('6291456');
    expect(await errorOf(invoke(6_291_457))).toMatchInlineSnapshot(
      `"RequestEntityTooLargeException: The request body is larger than 6291456 bytes."`,
    );
  });
});

describe('an injected fault', () => {
  test('drops the connection before or after the operation', async () => {
    for (const [drop, expected] of [
      ['before', []],
      ['after', ['ListModels']],
    ] as const) {
      calls = [];
      fault = { drop };
      await expect(client.send(new ListModelsCommand({}))).rejects.toThrow();
      expect(calls).toEqual(expected);
    }
    fault = undefined;
  });
});

test('a request that breaks off half way harms nobody', async () => {
  const socket = connect(served.port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"half":');
  await new Promise((resolve) => socket.once('ready', resolve));
  socket.destroy();
  expect(await isUp()).toBe(true);
});
