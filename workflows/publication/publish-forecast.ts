import type { Publication, PublishInput } from '../../contracts/publication/publication.js';
import { publishing } from '../shared/proxies.js';

/**
 * Publishes a forecast exactly once: a staged version, its checks, then one conditional switch of the pointer.
 *
 * A reader of `current.json` sees the old version or the whole new one, whatever crashes in between; a second publisher
 * that prepared its version from the same pointer loses cleanly.
 */
export async function publishForecast(input: PublishInput): Promise<Publication> {
  const staged = await publishing.stageVersion(input);
  await publishing.checkVersion(staged);
  await publishing.switchPointer(staged);
  return { version: staged.version, uri: staged.uri, rows: staged.rows };
}
