import type { EntryOf, TrackingEntry } from '../../../contracts/tracking/tracking-entry.js';
import { factTags } from './fact-tags.js';
import { lastValues, type MlflowRuns, type MlflowStatus } from './mlflow-runs.js';
import type { ModelVersions } from './model-versions.js';

const STATUSES = {
  published: 'FINISHED',
  failed: 'FAILED',
  cancelled: 'KILLED',
} as const satisfies Record<EntryOf<'run-ended'>['status'], MlflowStatus>;

/** The run of MLflow that is ours. @returns undefined where a person has deleted it */
export const openRun = (
  runs: MlflowRuns,
  { forecast, run, at }: Pick<TrackingEntry, 'forecast' | 'run' | 'at'>,
): Promise<string | undefined> =>
  runs.open({
    forecast,
    parts: ['run', run],
    name: run,
    startedAt: Date.parse(at),
    tags: { 'forecast.kind': 'run', 'forecast.run': run },
  });

export async function recordRunBegan(runs: MlflowRuns, entry: EntryOf<'run-began'>): Promise<void> {
  const id = await openRun(runs, entry);
  if (id !== undefined) await runs.write(id, { params: entry.parameters, tags: factTags(entry.facts) });
}

export async function recordRunEnded(
  { runs, models }: { readonly runs: MlflowRuns; readonly models: ModelVersions },
  entry: EntryOf<'run-ended'>,
): Promise<void> {
  const at = Date.parse(entry.at);
  const id = await openRun(runs, entry);
  if (id !== undefined) {
    await runs.write(id, {
      tags: { ...factTags(entry.facts), ...addressTags(entry), 'forecast.status': entry.status },
      metrics: lastValues(entry.metrics, at),
      end: { status: STATUSES[entry.status], at },
    });
  }
  if (entry.models.length > 0) await models.register(entry, id);
}

const addressTags = ({ artefacts }: EntryOf<'run-ended'>): Record<string, string> => {
  const links = Object.entries(artefacts).map(([what, uri]) => `* ${what}: \`${uri}\``);
  return {
    ...Object.fromEntries(Object.entries(artefacts).map(([what, uri]) => [`forecast.uri.${what}`, uri])),
    ...(links.length === 0 ? {} : { 'mlflow.note.content': links.join('\n') }),
  };
};
