import type { DoneAction, Finding, UnneededAction } from '../../contracts/monitoring/monitoring.js';
import type { Retraining } from '../../contracts/monitoring/monitoring-question.js';
import type { NotificationChannel } from '../../contracts/notification/channel.js';
import type { MonitorSettings } from '../../contracts/request/monitor.js';

/** What there is to act on, and with. */
export interface FoundInForecast {
  readonly name: string;
  readonly bucket: string;
  /** Last day with sales, ISO date. */
  readonly date: string;
  /** Version that was current when it was found. */
  readonly current: string;
  readonly findings: readonly Finding[];
  /** What is not to be done about them, whatever the table says. */
  readonly unneeded: readonly UnneededAction[];
  readonly settings: MonitorSettings;
  readonly retraining: Retraining;
  /** Who may be told. */
  readonly channels: readonly NotificationChannel[];
  readonly searchAttributes: readonly string[] | undefined;
}

/** What an action has come to. */
export type Outcome = Pick<DoneAction, 'outcome' | 'details'>;
