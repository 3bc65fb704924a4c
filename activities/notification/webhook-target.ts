import { type ChannelOf, urlFault } from '../../contracts/notification/channel.js';
import type { SecretStore } from './deps.js';
import { readSecret, secretVariable } from './read-secret.js';
import { refused } from './receiver-failures.js';

/** A signature by fewer characters can be guessed from one message. */
const SHORTEST_SECRET = 16;

/** Where a channel posts, and what it signs with. @throws SecretMissing; NotificationRefused for one that can't be used */
export async function webhookTarget(
  secrets: SecretStore,
  { url, urlSecret, secret: name }: ChannelOf<'webhook'>,
): Promise<{ readonly url: URL; readonly secret: string }> {
  const secret = await readSecret(secrets, name);
  if (secret.length < SHORTEST_SECRET) {
    throw refused(
      `The secret ${name} (${secretVariable(name)}) is shorter than ${SHORTEST_SECRET} characters: make one with 'openssl rand -hex 32'.`,
    );
  }
  const address = urlSecret === undefined ? (url as string) : (await readSecret(secrets, urlSecret)).trim();
  const fault = urlFault(address);
  if (fault !== undefined) throw refused(`The secret ${urlSecret} is no address to post to: ${fault}.`);
  return { url: new URL(address), secret };
}
