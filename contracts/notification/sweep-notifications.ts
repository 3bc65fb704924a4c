import type { NotificationChannel } from './channel.js';

/** Who is told of what happens in a sweep. */
export interface SweepNotifications {
  /** Name of the forecast. */
  readonly forecast: string;
  readonly channels: readonly NotificationChannel[];
}
