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

/** A call that has arrived, with its body. */
export interface RelayedCall {
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

/** Stands between a client and an HTTP server on a free port of 127.0.0.1; what it does with each call, its kind decides. */
export abstract class Relay {
  private readonly server: Server;

  /** @param target address of the real server */
  constructor(protected readonly target: string) {
    this.server = createServer(async (request, response) => {
      try {
        await this.relay({ request, body: await buffer(request) }, response);
      } catch {
        request.socket.destroy();
      }
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

  protected abstract relay(call: RelayedCall, response: ServerResponse): Promise<void>;

  /** Asks the real server. The host that was signed stays in the request, so the signature stays good. */
  protected async forward({ request, body }: RelayedCall): Promise<IncomingMessage> {
    const { hostname, port } = new URL(this.target);
    const { method, url: path, headers } = request;
    const outgoing = httpRequest({ hostname, port, method, path, headers, agent: false });
    outgoing.end(body);
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    return incoming;
  }

  /** Passes a call on as it is, and its answer back. */
  protected async passOn(call: RelayedCall, response: ServerResponse): Promise<void> {
    const answer = await this.forward(call);
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  }
}
