import type { EntryOf, TrackedAttempt } from '../../../contracts/tracking/tracking-entry.js';
import { metricsOf } from './batches.js';
import { factTags } from './fact-tags.js';
import { lastValues, type MlflowRuns, type MlflowStatus } from './mlflow-runs.js';
import { openRun } from './record-run.js';

type Training = EntryOf<'training-ended'>;

/** Nothing is wrong with a trial that others were better than. */
const STATUSES = {
  completed: 'FINISHED',
  pruned: 'KILLED',
  stopped: 'KILLED',
  failed: 'FAILED',
} as const satisfies Record<Training['status'], MlflowStatus>;

/**
 * A trial or fit with its attempts. It has the curves of the job that counts, so that trials can be laid over each other; each attempt
 * has its own.
 */
export async function recordTraining(runs: MlflowRuns, entry: Training): Promise<void> {
  const parent = await openRun(runs, { ...entry, at: new Date(entry.startedAt).toISOString() });
  const { forecast, run, owner, name, purpose, startedAt } = entry;
  const id = await runs.open({
    forecast,
    parts: ['training', owner],
    name,
    startedAt,
    parent,
    tags: { 'forecast.kind': purpose, 'forecast.run': run, 'forecast.workflow': owner },
  });
  // Who deletes a trial deletes its attempts.
  if (id === undefined) return;
  for (const [index, attempt] of entry.attempts.entries())
    await recordAttempt(runs, { entry, index, parent: id }, attempt);
  const at = Date.parse(entry.at);
  await runs.write(id, {
    params: { algorithm: entry.algorithm, ...entry.parameters },
    tags: { ...tagsOf(entry), ...factTags(entry.facts) },
    metrics: [...metricsOf(entry.series[entry.job ?? ''] ?? []), ...lastValues(withoutSeries(entry), at)],
    end: { status: STATUSES[entry.status], at },
  });
}

/** The last point of a series is its last value; another one beside it would be a point that no round has. */
function withoutSeries({ metrics, series, job = '' }: Training): Record<string, number> {
  const drawn = new Set((series[job] ?? []).map(({ metric }) => metric));
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => !drawn.has(name)));
}

const tagsOf = ({ image, job, model, inputs }: Training): Record<string, string> => ({
  'forecast.image': image,
  ...(job === undefined ? {} : { 'forecast.job': job }),
  ...(model === undefined ? {} : { 'forecast.uri.model': model }),
  ...Object.fromEntries(Object.entries(inputs).map(([channel, uri]) => [`forecast.uri.${channel}`, uri])),
});

async function recordAttempt(
  runs: MlflowRuns,
  { entry, index, parent }: { readonly entry: Training; readonly index: number; readonly parent: string },
  { job, instanceType, status, billableSeconds, trained }: TrackedAttempt,
): Promise<void> {
  const number = index + 1;
  const { forecast, run, owner, startedAt } = entry;
  const id = await runs.open({
    forecast,
    parts: ['attempt', owner, String(number)],
    name: `${entry.name}, attempt ${number}`,
    startedAt: trained?.[0] ?? startedAt,
    parent,
    tags: { 'forecast.kind': 'attempt', 'forecast.run': run, 'forecast.workflow': owner },
  });
  if (id === undefined) return;
  const at = trained?.[1] ?? Date.parse(entry.at);
  await runs.write(id, {
    params: { instance_type: instanceType },
    tags: { 'forecast.job': job, 'forecast.status': status },
    metrics: [...metricsOf(entry.series[job] ?? []), ...lastValues({ billable_seconds: billableSeconds }, at)],
    end: { status: statusOf(status), at },
  });
}

function statusOf(status: string): MlflowStatus {
  if (status === 'completed') return 'FINISHED';
  return status.startsWith('StoppedBy') ? 'KILLED' : 'FAILED';
}
