import type { IncomingMessage, ServerResponse } from 'node:http';
import { Relay, type RelayedCall } from '../../support/relay.js';

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
export class S3Gate extends Relay {
  /** Awaited before the look goes on. */
  onRead: ((read: ObjectRead) => Promise<void>) | undefined;

  protected override async relay(call: RelayedCall, response: ServerResponse): Promise<void> {
    const read = readOf(call.request);
    if (read !== undefined) await this.onRead?.(read);
    await this.passOn(call, response);
  }
}

/** Undefined for writes, and for lists, whose path names no object. */
function readOf({ method, url = '' }: IncomingMessage): ObjectRead | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const [bucket = '', ...names] = decodeURIComponent(new URL(url, 'http://s3').pathname.slice(1)).split('/');
  const key = names.join('/');
  return key === '' ? undefined : { method, bucket, key };
}
