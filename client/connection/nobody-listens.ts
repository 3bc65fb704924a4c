import { connect } from 'node:net';

/** Variables by which gRPC reaches a service through a proxy: then the address need not be reachable from here. */
const PROXIES = ['grpc_proxy', 'https_proxy', 'http_proxy'];

/** A name that is looked up or a port that is tried takes no longer, where somebody is there to refuse. */
const TIMEOUT_MS = 2000;

/**
 * Why nobody can be reached at an address, where that shows at once: gRPC would try again until its time is over, and then say
 * only that it is.
 *
 * @param address host:port
 * @returns for example `ECONNREFUSED`; undefined where somebody listens, or where nothing can be said
 */
export async function nobodyListens(address: string): Promise<string | undefined> {
  if (PROXIES.some((name) => process.env[name] || process.env[name.toUpperCase()])) return undefined;
  const [, host, port] = /^\[?([^[\]]*?)\]?:(\d+)$/.exec(address) ?? [];
  if (host === undefined) return undefined;
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: TIMEOUT_MS });
    const end = (reason?: string) => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end());
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
