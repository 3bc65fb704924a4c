import { isThisMachine } from '@durable-forecast/lib/is-this-machine';
import type { MailServer } from './deps.js';

/** Silence of the server that ends an attempt. */
const SILENCE_MS = 30_000;

/** How a mail server is spoken to: by TLS, unless it is on this machine and offers none. */
export function mailTransport({ host, port, secure, user, authorities }: MailServer, password: string | undefined) {
  return {
    host,
    port,
    secure,
    requireTLS: !secure && !isThisMachine(host),
    ...(user === undefined ? {} : { auth: { user, pass: password } }),
    ...(authorities === undefined ? {} : { tls: { ca: authorities } }),
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
  };
}
