import type { ServerPin } from '../local/installed/servers.mjs';

/**
 * Brings a server into the cache: the release where its checksum is known and it can be reached, else built with Go.
 *
 * @param folder where to work; the caller removes it
 */
export function installServer(server: ServerPin, folder: string): Promise<void>;
