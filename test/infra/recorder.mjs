import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Parts of requests that say nothing about the right to make them, and may be large. */
const LEFT_OUT = new Set(['Body', 'ContinuationToken', 'NextToken', 'Environment', 'HyperParameters', 'Message']);

/**
 * Writes every call that AWS clients of this process make to a file, each different one once.
 *
 * @param {string} file one JSON object a line
 * @param {() => object} whose whose code makes the call
 */
export async function recordCalls(file, whose) {
  mkdirSync(dirname(file), { recursive: true });
  const written = new Set();
  const record = (call) => {
    const line = JSON.stringify({ ...whose(), ...call });
    const key = createHash('sha256').update(line).digest('base64');
    if (written.has(key)) return;
    written.add(key);
    appendFileSync(file, `${line}\n`);
  };
  // All clients of AWS are of this class. Where requests are written, each has all that whoever sends it puts in.
  const { Client } = await import('@smithy/core/client');
  const { send } = Client.prototype;
  const recorded = new WeakSet();
  Client.prototype.send = function (...args) {
    if (!recorded.has(this)) {
      recorded.add(this);
      const service = this.config.signingName ?? this.config.serviceId;
      const recordCall =
        (next, { commandName }) =>
        (request) => {
          record({ service, call: commandName.replace(/Command$/, ''), input: brief(request.input) });
          return next(request);
        };
      this.middlewareStack.add(recordCall, { step: 'serialize', name: 'recordCalls' });
    }
    return send.apply(this, args);
  };
  recordSigned(record);
}

/** Requests that are signed by hand, because no client has the operation. */
function recordSigned(record) {
  const { fetch } = globalThis;
  globalThis.fetch = (resource, options) => {
    const authorization = new Headers(options?.headers).get('authorization') ?? '';
    const [, service] = /^AWS4-HMAC-SHA256 Credential=[^,]*\/([\w-]+)\/aws4_request/.exec(authorization) ?? [];
    if (service !== undefined) {
      const { pathname } = new URL(String(resource));
      record({ service, call: `${options?.method ?? 'GET'} ${pathname}`, input: {} });
    }
    return fetch(resource, options);
  };
}

/** The input as JSON, without what is large. */
function brief(input) {
  const json = JSON.stringify(input, (name, value) => {
    if (LEFT_OUT.has(name) || value instanceof Uint8Array) return undefined;
    return typeof value === 'string' && value.length > 1000 ? `${value.slice(0, 1000)}…` : value;
  });
  return JSON.parse(json ?? '{}');
}
