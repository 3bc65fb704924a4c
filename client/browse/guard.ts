import type { MiddlewareHandler } from 'hono';
import { refuseHost } from '../http/refuse-host.js';

/**
 * Nothing but the style sheet and the icon of the app is loaded by a page, and no script runs on one, whatever the data has in it.
 * Forms lead to the app itself.
 */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A page of a run brings its style with it; it has no script, and none would run. */
export const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Asked for again each time: what is current may have changed, and the answer is there in a moment.
  'Cache-Control': 'no-cache',
} as const;

/**
 * Lets through what reads, and only under a name of this machine or one that is trusted: a page of another site whose name was
 * made to mean this machine's address gets nothing.
 *
 * @param trusted names of hosts, as a proxy hands them on
 */
export const guard =
  (trusted: readonly string[]): MiddlewareHandler =>
  async (context, next) => {
    const { req, res } = context;
    for (const [name, value] of Object.entries(HEADERS)) res.headers.set(name, value);
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      return context.text('Nothing can be changed here: only GET and HEAD are answered.\n', 405, {
        Allow: 'GET, HEAD',
      });
    }
    const refusal = refuseHost(context, trusted);
    if (refusal !== undefined) return refusal;
    return next();
  };
