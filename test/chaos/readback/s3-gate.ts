import type { IncomingMessage, ServerResponse } from 'node:http';
import { Relay, type RelayedCall } from '../../support/relay.js';

interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** A look at an object that is about to reach the S3 server. */
export interface ObjectRead extends ObjectAddress {
  readonly method: 'GET' | 'HEAD';
}

/** A write of an object: `comes`, before the S3 server has it; `kept`, when it has, and its writer does not know yet. */
export interface ObjectWrite extends ObjectAddress {
  readonly moment: 'comes' | 'kept';
}

/**
 * Stands between the worker and S3 and passes everything on as it is; calls back before each look at an object is answered:
 * this is how an object changes between two looks at it. And before and after each write: this is how its writer ends between the two.
 */
export class S3Gate extends Relay {
  /** Awaited before the look goes on. */
  onRead: ((read: ObjectRead) => Promise<void>) | undefined;
  /** Says whether the writer is dead by now: then what is on its way to or from it gets no further. */
  onWrite: ((write: ObjectWrite) => boolean) | undefined;

  protected override async relay(call: RelayedCall, response: ServerResponse): Promise<void> {
    const { method } = call.request;
    const object = addressOf(call.request);
    if (method === 'PUT' && object !== undefined) return this.relayWrite(object, call, response);
    if (object !== undefined && (method === 'GET' || method === 'HEAD')) await this.onRead?.({ method, ...object });
    await this.passOn(call, response);
  }

  private async relayWrite(object: ObjectAddress, call: RelayedCall, response: ServerResponse): Promise<void> {
    if (this.onWrite?.({ ...object, moment: 'comes' })) return void call.request.socket.destroy();
    const answer = await this.forward(call);
    if (this.onWrite?.({ ...object, moment: 'kept' })) return void call.request.socket.destroy();
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  }
}

/** Undefined for lists, whose path names no object. */
function addressOf({ url = '' }: IncomingMessage): ObjectAddress | undefined {
  const [bucket = '', ...names] = decodeURIComponent(new URL(url, 'http://s3').pathname.slice(1)).split('/');
  const key = names.join('/');
  return key === '' ? undefined : { bucket, key };
}
