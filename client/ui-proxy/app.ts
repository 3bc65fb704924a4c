import { Hono } from 'hono';
import { proxy } from 'hono/proxy';
import { refuseHost } from '../http/refuse-host.js';

export interface UiProxyOptions {
  /** Address of the Web UI, without a path. */
  readonly target: string;
  /** Names of hosts under which it is asked, beside those of this machine. */
  readonly trustedHosts: readonly string[];
}

/** Answers itself, so that whoever watches over it knows that it is up, whatever the Web UI is. */
export const HEALTH_PATH = '/-/health';

/**
 * Hands requests on to Temporal's Web UI, which itself answers under any name: a page of another site whose name was made to mean
 * this machine's address (DNS rebinding) would read and start workflows through it.
 */
export function uiProxyApp({ target, trustedHosts }: UiProxyOptions): Hono {
  const app = new Hono({ strict: false });
  app.use((context, next) => Promise.resolve(refuseHost(context, trustedHosts) ?? next()));
  app.get(HEALTH_PATH, (context) => context.text('ok\n'));
  app.all('*', async (context) => {
    const { pathname, search } = new URL(context.req.url);
    try {
      return await proxy(`${target}${pathname}${search}`, { raw: context.req.raw, redirect: 'manual' });
    } catch (error) {
      const { message, cause } = error as Error & { readonly cause?: { readonly code?: string } };
      return context.text(`The Web UI does not answer at ${target}: ${cause?.code ?? message}.\n`, 502);
    }
  });
  return app;
}
