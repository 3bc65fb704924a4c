import type { NotificationChannel } from '../../contracts/notification/channel.js';
import type { NotificationDeps } from './deps.js';
import { readSecret } from './read-secret.js';
import { SMTP_SECRET, withoutServer } from './send-email.js';
import { webhookTarget } from './webhook-target.js';

/** Looks whether this worker has what it needs to send by a channel, and sends nothing. @throws what is missing */
export async function checkChannel(
  { secrets, mail }: Pick<NotificationDeps, 'secrets' | 'mail'>,
  channel: NotificationChannel,
): Promise<void> {
  switch (channel.kind) {
    case 'webhook':
      await webhookTarget(secrets, channel);
      return;
    case 'sns':
      // What the credentials may do, only a message tells.
      return;
    case 'email':
      if (mail === undefined) throw withoutServer();
      if (mail.user !== undefined) await readSecret(secrets, SMTP_SECRET);
      return;
  }
}
