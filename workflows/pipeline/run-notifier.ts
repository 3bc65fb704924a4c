import { describeTraining, isPlainSearch } from '../../contracts/champion/run-training.js';
import type { BilledTime } from '../../contracts/instances/prices.js';
import type { NotificationChannel } from '../../contracts/notification/channel.js';
import { eventId } from '../../contracts/notification/event-id.js';
import type { NotificationEvent } from '../../contracts/notification/notification-event.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import type { ApprovalWait } from '../../contracts/run/approval.js';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import type { SweepProgress } from '../../contracts/run/progress.js';
import type { Stage } from '../../contracts/run/stages.js';
import { failedEventOf } from '../notification/failed-event.js';
import { notify } from '../notification/notify.js';
import type { RegisteredAttributes } from '../shared/search-attributes.js';
import { RunSpending } from './run-spending.js';

/** Tells the channels of a run's request what happens to the run. */
export class RunNotifier {
  readonly spending: RunSpending;
  private readonly channels: readonly NotificationChannel[];
  private readonly forecast: string;
  /** What was told while something else went on; the run does not end before it is handed over. */
  private readonly handing: Promise<void>[] = [];

  constructor(
    private readonly run: string,
    { name, notifications = [] }: Pick<ForecastRequest, 'name' | 'notifications'>,
    private readonly registered: () => RegisteredAttributes,
  ) {
    this.forecast = name;
    this.channels = notifications;
    this.spending = new RunSpending(notifications.flatMap(({ spendAbove }) => spendAbove ?? []));
  }

  async published({
    run,
    origin,
    window,
    champion,
    baselines,
    publication,
    report,
    notes,
    training,
  }: RunSummary): Promise<void> {
    const [baseline] = baselines;
    const { version, uri, rows, behind } = publication;
    await this.notify({
      kind: 'published',
      ...this.common(run, 'published'),
      version,
      uri,
      origin,
      rows,
      champion: champion.name,
      wrmsse: champion.wrmsse,
      scored: window.name,
      ...(baseline === undefined ? {} : { baseline: { name: baseline.name, wrmsse: baseline.wrmsse } }),
      ...(training === undefined || isPlainSearch(training)
        ? {}
        : { models: `This run ${describeTraining(training)}.` }),
      ...(behind === undefined ? {} : { behind }),
      ...(report === null ? {} : { report }),
      ...(notes === undefined ? {} : { notes: [...notes] }),
    });
  }

  /** @param published the version that it had published before */
  async failed(error: unknown, stage: Stage | undefined, published: string | undefined): Promise<void> {
    const event = failedEventOf(error, this.common(this.run, 'failed'));
    await this.notify({
      ...event,
      ...(stage === undefined ? {} : { stage }),
      ...(published === undefined ? {} : { published }),
    });
  }

  async needsApproval({ question, approvers, deadline, defaultDecision }: ApprovalWait): Promise<void> {
    await this.notify({
      kind: 'needs-approval',
      ...this.common(this.run, 'needs-approval'),
      question,
      approvers: [...approvers],
      deadline,
      default: defaultDecision,
    });
  }

  /** The sweep has told how far it is. */
  takeSweep(progress: SweepProgress): void {
    this.spending.takeSweep(progress);
    this.tellSpending();
  }

  /** Jobs that are no trials have ended: those of the features, or of a model that was fitted. */
  takeJobs(jobs: readonly BilledTime[]): void {
    this.spending.addJobs(jobs);
    this.tellSpending();
  }

  /** Until all that was told is handed over. */
  async settle(): Promise<void> {
    await Promise.all(this.handing);
  }

  private tellSpending(): void {
    for (const limit of this.spending.takePassed()) {
      const common = this.common(this.run, 'spend-above', String(limit));
      this.handing.push(this.notify({ kind: 'spend-above', ...common, limit, ...this.spending.now }));
    }
  }

  private common(...parts: readonly string[]): Pick<NotificationEvent, 'id' | 'at' | 'forecast' | 'run'> {
    return {
      id: eventId(...parts),
      at: new Date(Date.now()).toISOString(),
      forecast: this.forecast,
      run: this.run,
    };
  }

  private notify(event: NotificationEvent): Promise<void> {
    return notify(event, this.channels, this.registered());
  }
}
