import { type AppServer, type ListenAddress, serveApp } from '../http/serve-app.js';
import { type BrowseOptions, browseApp } from './app.js';
import type { Library } from './data/library.js';

export type ServeOptions = BrowseOptions & ListenAddress;

/** @throws UserError when the port is taken or the address is not one of this machine */
export async function serveBrowse(library: Library, { address, port, ...options }: ServeOptions): Promise<AppServer> {
  const { url, close } = await serveApp(browseApp(library, options), { address, port });
  return { url: `${url}${options.base}/`, close };
}
