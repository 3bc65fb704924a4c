import { randomFor } from '@durable-forecast/lib/random-stream';
import { applyChanges } from '../../../client/schedules/apply-changes.js';
import type { ApprovalDecisionKind } from '../../../contracts/run/approval.js';
import { scheduleSchema } from '../../../contracts/scheduling/schedule.js';
import type { SampleOptions } from '../../../core/sample/generate-sample.js';
import type { RunsBench } from '../runs/runs-bench.js';

export const SCHEDULE = 'people';
/** Who is told. */
export const CHANNEL = 'planners';
/** Sales to 2015-02-01; all times lie on the day after, so that all runs have the same origin and share their trainings. */
export const SAMPLE: SampleOptions = { seed: 3, items: 7, stores: ['CA_1'], days: 220 };
const DAY = '2015-02-02';
export const LANDING = 'raw/people';

/** The time of a point: each has a minute of its own. */
export const timeOf = (point: number): Date => new Date(Date.parse(`${DAY}T00:00:00Z`) + point * 60_000);

/** Most forecasts are approved, some are not. */
export const decisionOf = (seed: number, point: number): ApprovalDecisionKind =>
  randomFor(seed, point, 'decision') < 0.75 ? 'approve' : 'reject';

/** A small run that asks before it publishes, and tells a receiver of some events. */
export const requestOf = (receiver: string, events: readonly string[]) => ({
  features: { set: 'origin', rowShare: 0.2 },
  sweep: {
    strategy: { kind: 'grid' },
    algorithms: { lightgbm: { space: { num_leaves: 7, num_iterations: 10 } } },
  },
  select: { finalists: 1 },
  backtest: { origins: 0 },
  publish: { gate: 'none', quantiles: false, approval: { when: 'required', approvers: ['ana', 'ben'] } },
  notifications: [{ kind: 'webhook', name: CHANNEL, url: receiver, secret: 'planners', events }],
});

/** A schedule of such runs. It is paused: only its past times come, one by one. */
export async function createSchedule({ temporal }: RunsBench, receiver: string): Promise<void> {
  const definition = scheduleSchema.parse({
    cron: '* * * * *',
    overlap: 'allow-all',
    paused: true,
    data: { uri: `s3://{bucket}/${LANDING}/`, poll: '1s' },
    request: requestOf(receiver, ['needs-approval', 'published', 'failed']),
  });
  await applyChanges(temporal, [{ kind: 'create', name: SCHEDULE, wanted: { name: SCHEDULE, definition } }]);
}
