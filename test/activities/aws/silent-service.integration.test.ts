import { createServer, type Server, type Socket } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { AWS_CLIENT_SETTINGS } from '@durable-forecast/lib/aws-client-settings';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBytes } from '../../../activities/s3/s3-objects.js';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: "e"\r\n\r\n';
const sockets = new Set<Socket>();
let server: Server;
let answer = '';

beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** The client that every program of the project has, but less patient. */
function impatientClient(): S3Client {
  const { port } = server.address() as { port: number };
  return new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: { ...AWS_CLIENT_SETTINGS.requestHandler, socketTimeout: 100 },
  });
}

it.each([
  ['takes the connection and never answers', ''],
  ['falls silent in the middle of an object', `${HEAD}half of it`],
])('gives up a call to a service that %s, and repeats it', async (_, sent) => {
  answer = sent;
  await expect(readBytes(impatientClient(), 's3://bucket/key')).rejects.toMatchObject({
    type: 'ConnectionFault',
    nonRetryable: false,
    message: expect.stringContaining('read s3://bucket/key'),
  });
});
