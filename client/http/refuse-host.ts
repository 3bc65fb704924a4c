import type { Context } from 'hono';

/** Names under which a server of this machine is reached. */
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The answer to a request under a name that is neither this machine's nor trusted, such as that of a page of another site whose
 * name was made to mean this machine's address; undefined for all others.
 */
export function refuseHost(context: Context, trusted: readonly string[]): Response | undefined {
  const host = hostOf(context.req.header('host') ?? new URL(context.req.url).host);
  if ([...OWN_NAMES, ...trusted.map((name) => name.toLowerCase())].includes(host)) return undefined;
  return context.text(
    `This server does not answer under the name ${host}. Start it with --trusted-host ${host} where that is right.\n`,
    421,
  );
}

/** The name of a host without its port. */
const hostOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');
