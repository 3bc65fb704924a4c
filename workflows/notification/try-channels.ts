import type { TriedChannel, TryChannelsInput } from '../../contracts/notification/delivery.js';
import { notifying } from '../shared/proxies.js';

/** Looks whether a worker could send by these channels or, given an event, sends it once by each and says what came of it. */
export async function tryChannels({ channels, event }: TryChannelsInput): Promise<readonly TriedChannel[]> {
  if (event === undefined) return notifying.checkChannels({ channels });
  return Promise.all(channels.map((channel) => notifying.tryChannel({ channel, event })));
}
