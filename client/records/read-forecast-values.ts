import { addDays } from '@durable-forecast/lib/add-days';
import { seriesNames } from '../../core/hierarchy/levels.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { HORIZON } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readAnswers } from '../explain/member-answers.js';
import { readProven } from '../explain/read-proven.js';
import { ForecastReadError, openForecast } from '../reader/index.js';
import type { RunFacts } from './read-run-facts.js';

/** The numbers of a forecast as they are: 32 bits each. */
export interface ForecastValues {
  /** ISO date of the first of the 28 days. */
  readonly firstDate: string;
  /** 28 days by name of the series, units a day. */
  readonly series: ReadonlyMap<string, Float32Array>;
  /** Why they come from what the run kept and not from its version, a sentence; undefined where they are those of its version. */
  readonly note?: string | undefined;
}

/** What a run forecast, or a sentence on why nobody knows any more. */
export async function readForecastValues(client: ForecastClient, facts: RunFacts): Promise<ForecastValues | string> {
  const { run, manifest, deleted, record } = facts;
  let lost: string | undefined;
  if (manifest !== undefined) {
    try {
      return await readVersion(client, facts, manifest.origin);
    } catch (error) {
      if (!(error instanceof ForecastReadError)) throw error;
      lost = error.message;
    }
  } else if (deleted !== undefined) {
    lost = `Version ${run} was deleted by ${deleted.by} at ${deleted.at} (${deleted.reason}).`;
  }
  const kept = await readKept(client, facts);
  if (typeof kept === 'string') return lost === undefined ? kept : `${lost} ${kept}`;
  const isReproduction = record?.reproduces !== undefined;
  if (lost === undefined && !isReproduction) lost = `${run} has published no version.`;
  return lost === undefined ? kept : { ...kept, note: `${lost} Its numbers are read from what its run kept.` };
}

async function readVersion(
  { s3, bucket }: ForecastClient,
  { name, run }: RunFacts,
  origin: string,
): Promise<ForecastValues> {
  const forecast = await openForecast(name, { s3, bucket, version: run });
  const series = new Map<string, Float32Array>();
  let at = 0;
  let last: { readonly id: string; readonly days: Float32Array } | undefined;
  // Rows come series after series, day after day.
  for await (const row of forecast.rows()) {
    if (row.id !== last?.id) {
      last = { id: row.id, days: new Float32Array(HORIZON) };
      series.set(row.id, last.days);
      at = 0;
    }
    last.days[at++] = row.forecast;
  }
  return { firstDate: addDays(origin, 1), series };
}

/** From the files that the version was written of. */
async function readKept(client: ForecastClient, { run, sources }: RunFacts): Promise<ForecastValues | string> {
  if (sources === undefined) {
    return `${run} left no forecast: it ended before it had one, or an older version ran it, or its files were deleted.`;
  }
  try {
    const stores = await Promise.all(
      sources.shards.map(async (shard) => {
        const panel = decodePanel(await readProven(client.s3, shard.panel, `the panel of ${shard.panel.store}`));
        return { panel, values: await readAnswers(client, shard, 'the forecast', panel.series.count) };
      }),
    );
    const names = seriesNames(mergePanels(stores.map(({ panel }) => panel)).series);
    const series = new Map<string, Float32Array>();
    let row = 0;
    for (const { panel, values } of stores) {
      for (let index = 0; index < panel.series.count; index++) {
        series.set(names[row++] as string, values.subarray(index * HORIZON, (index + 1) * HORIZON));
      }
    }
    return { firstDate: addDays(sources.originDate, 1), series };
  } catch (error) {
    if (error instanceof UserError) return `What ${run} kept of its forecast can't be read: ${error.message}`;
    throw error;
  }
}
