import { Client } from '@temporalio/client';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { connectTemporal } from '../connection/connect.js';
import { payloadConverter } from '../connection/payload-converter.js';
import { type Finding, fault, ok, skipped } from '../doctor/finding.js';
import { UserError } from '../errors/user-error.js';
import { tryChannels } from './try-channels.js';

/** Whether a worker could send by each channel of a request; nothing is sent. */
export async function checkChannels({
  name,
  notifications: channels = [],
}: Pick<ForecastRequest, 'name' | 'notifications'>): Promise<readonly Finding[]> {
  if (channels.length === 0) return [skipped('notifications', 'The request names no channels (notifications).')];
  try {
    const { connection, namespace } = await connectTemporal();
    try {
      const tried = await tryChannels(new Client({ connection, namespace, dataConverter: payloadConverter() }), name, {
        channels,
      });
      return tried.map((each) => {
        const what = `channel ${each.channel}`;
        return each.ok ? ok(what, `The worker has what it needs for this ${each.kind}.`) : fault(what, each.fault);
      });
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [skipped('notifications', error.message)];
  }
}
