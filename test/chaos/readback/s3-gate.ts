import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A look at an object that is about to reach the S3 server. */
export interface ObjectRead {
  readonly method: 'GET' | 'HEAD';
  readonly bucket: string;
  readonly key: string;
}

/**
 * Stands between the worker and S3 and passes everything on as it is; calls back before each look at an object is answered:
 * this is how an object changes between two looks at it.
 */
export class S3Gate {
  private readonly server: Server;
  /** Awaited before the look goes on. */
  onRead: ((read: ObjectRead) => Promise<void>) | undefined;

  /** @param target address of the S3 server */
  constructor(private readonly target: string) {
    this.server = createServer((request, response) => {
      this.pass(request, response).catch(() => request.socket.destroy());
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const read = readOf(request);
    if (read !== undefined) await this.onRead?.(read);
    const answer = await this.forward(request, body);
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  }

  /** The host that was signed stays in the request, so the signature stays good. */
  private async forward(request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { hostname, port } = new URL(this.target);
    const { method, url: path, headers } = request;
    const outgoing = httpRequest({ hostname, port, method, path, headers, agent: false });
    outgoing.end(body);
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    return incoming;
  }
}

/** Undefined for writes, and for lists, whose path names no object. */
function readOf({ method, url = '' }: IncomingMessage): ObjectRead | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const [bucket = '', ...names] = decodeURIComponent(new URL(url, 'http://s3').pathname.slice(1)).split('/');
  const key = names.join('/');
  return key === '' ? undefined : { method, bucket, key };
}
