import { writeObject } from '../../activities/s3/s3-objects.js';
import type { ForecastClient } from '../../client/connection/connect.js';
import { applyChanges } from '../../client/schedules/apply-changes.js';
import { type Schedule, scheduleSchema } from '../../contracts/scheduling/schedule.js';
import { generateSample } from '../../core/sample/generate-sample.js';

const DAY_MS = 86_400_000;
/** First day of the sample. */
const SAMPLE_BEGINS = Date.UTC(2014, 5, 28);
const STORES = ['CA_1', 'CA_2', 'TX_1', 'WI_1'];
/** Origins that a request may have, counted back from today. */
const ORIGINS = 50;
/** Once a year, and not while anybody measures. */
const FAR_AWAY = '0 0 1 1 *';

/** Puts raw files that reach up to yesterday where the schedules look for them. */
export async function landSample({ s3, bucket }: ForecastClient, now: number): Promise<void> {
  const days = Math.floor((now - SAMPLE_BEGINS) / DAY_MS);
  const files = generateSample({ seed: 1, items: 7, stores: STORES, days });
  for (const [name, text] of Object.entries(files)) {
    await writeObject(s3, `s3://${bucket}/raw/${name}`, text, 'text/csv');
  }
}

/** Makes so many schedules that forecast a store each, from origins of their own, so that no run finds the features of another. */
export async function createSchedules({ temporal }: ForecastClient, names: readonly string[]): Promise<void> {
  const changes = names.map((name, index) => ({
    kind: 'create' as const,
    name,
    wanted: { name, definition: definitionOf(index, FAR_AWAY) },
  }));
  await applyChanges(temporal, changes);
}

/** Has some of the schedules come once, all at the same minute. @param due full minute, milliseconds since 1970 */
export async function makeDue(
  { temporal }: ForecastClient,
  schedules: readonly { readonly name: string; readonly index: number }[],
  due: number,
): Promise<void> {
  const at = new Date(due);
  const cron = `${at.getUTCMinutes()} ${at.getUTCHours()} ${at.getUTCDate()} ${at.getUTCMonth() + 1} *`;
  for (const { name, index } of schedules) {
    const definition = definitionOf(index, cron);
    await applyChanges(temporal, [{ kind: 'update', name, wanted: { name, definition }, fields: [] }]);
  }
}

/** Two trials, a fit and two transforms, none of which is taken over from another run. */
const definitionOf = (index: number, cron: string): Schedule =>
  scheduleSchema.parse({
    cron,
    timeZone: 'UTC',
    data: { uri: 's3://{bucket}/raw/' },
    originDaysBefore: 1 + (index % ORIGINS),
    request: {
      scope: { stores: [STORES[Math.floor(index / ORIGINS) % STORES.length]] },
      sweep: {
        strategy: { kind: 'grid' },
        algorithms: { lightgbm: { space: { num_leaves: [8, 16], num_iterations: 10 } } },
      },
      select: { finalists: 1 },
      training: { cache: false },
      publish: { gate: 'none' },
    },
  });
