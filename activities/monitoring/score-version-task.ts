import { addDays } from '@durable-forecast/lib/add-days';
import type { ScoredWindow, VersionScores } from '../../contracts/monitoring/version-scores.js';
import { NothingToWeigh, scalesOf } from '../../core/metrics/index.js';
import { findDataDrift, nameOfSeries } from '../../core/monitoring/find-data-drift.js';
import { scoreWindows } from '../../core/monitoring/score-windows.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { selectSeries } from '../../core/panel/select-series.js';
import { publishedQuantiles } from './published-quantiles.js';
import { type PublishedRows, readPublished } from './read-published.js';

export interface ScoreVersionTask {
  /** Panel files of the data, one a store. */
  readonly panels: readonly Uint8Array[];
  /** `forecast.parquet` of the version. */
  readonly forecast: Uint8Array;
  /** `levels.parquet`; undefined where it has none. */
  readonly levels: Uint8Array | undefined;
  /** ISO dates: last day that it knew, and last day to score. */
  readonly origin: string;
  readonly through: string;
}

export type ScoredVersion =
  | ({ readonly kind: 'scored' } & Pick<VersionScores, 'series' | 'windows' | 'data'>)
  /** @param reason a phrase */
  | { readonly kind: 'unscored'; readonly reason: string };

/** Scores a published version with the sales of a dataset. Runs in a worker thread. */
export default function scoreVersionTask(task: ScoreVersionTask): ScoredVersion {
  const panel = mergePanels(task.panels.map((bytes) => decodePanel(bytes)));
  const days = daysOf(panel, task);
  if (typeof days === 'string') return { kind: 'unscored', reason: days };
  const published = readPublished(task.forecast, ['item_id', 'store_id']);
  const ofLevels = task.levels === undefined ? undefined : readPublished(task.levels, ['group', 'level']);
  const shifted = shiftOf(published, task) ?? (ofLevels && shiftOf(ofLevels, task));
  if (shifted !== undefined) return { kind: 'unscored', reason: shifted };
  const match = matchSeries(panel, published);
  if (match.rows.length === 0) {
    return { kind: 'unscored', reason: `the data has none of its ${published.count} series` };
  }
  try {
    return { kind: 'scored', ...score(panel, { ...days, published, ofLevels, match }) };
  } catch (error) {
    if (error instanceof NothingToWeigh) return { kind: 'unscored', reason: error.message };
    throw error;
  }
}

interface Days {
  readonly originDay: number;
  /** Days after the origin that are scored. */
  readonly known: number;
}

/** By dates: data that begins on another day counts its days otherwise. @returns a phrase where it lacks them */
function daysOf({ calendar, days }: Panel, { origin, through }: ScoreVersionTask): Days | string {
  const at = calendar.dates.indexOf(origin);
  const last = calendar.dates.indexOf(through);
  if (at < 0 || last < 0 || last >= days) {
    return `the data has sales from ${calendar.dates[0]} to ${calendar.dates[days - 1]}, and its origin is ${origin}`;
  }
  return { originDay: calendar.firstDay + at, known: Math.min(HORIZON, last - at) };
}

/** A table of other days would be held against the wrong sales. @returns a phrase where it has some */
function shiftOf({ spans }: PublishedRows, { origin }: ScoreVersionTask): string | undefined {
  const promised = `${addDays(origin, 1)} to ${addDays(origin, HORIZON)}`;
  const other = spans.find((span) => span !== promised);
  return other === undefined
    ? undefined
    : `it has forecasts of ${other}, and after its origin ${origin} come ${promised}`;
}

interface MatchedSeries {
  /** Rows of the panel, and for each the row of the version. */
  readonly rows: readonly number[];
  readonly publishedRows: readonly number[];
  /** Series that only one of the two has. */
  readonly gone: readonly string[];
  readonly added: readonly string[];
}

/** By item and store: files may have their series in any order. */
function matchSeries({ series }: Panel, published: PublishedRows): MatchedSeries {
  const key = (item: string, store: string) => JSON.stringify([item, store]);
  const names = new Map<string, number>();
  for (let at = 0; at < published.count; at++) {
    names.set(key(published.text('item_id', at), published.text('store_id', at)), at);
  }
  const rows: number[] = [];
  const publishedRows: number[] = [];
  const added: string[] = [];
  for (let row = 0; row < series.count; row++) {
    const item = series.item.labels[series.item.codes[row] as number] as string;
    const store = series.store.labels[series.store.codes[row] as number] as string;
    const found = names.get(key(item, store));
    if (found === undefined) {
      added.push(nameOfSeries(series, row));
      continue;
    }
    rows.push(row);
    publishedRows.push(found);
    names.delete(key(item, store));
  }
  const gone = [...names.keys()].map((each) => (JSON.parse(each) as [string, string]).join(' in '));
  return { rows, publishedRows, gone, added };
}

interface Prepared extends Days {
  readonly published: PublishedRows;
  /** Undefined where it has no table of levels. */
  readonly ofLevels: PublishedRows | undefined;
  readonly match: MatchedSeries;
}

function score(
  whole: Panel,
  { originDay, known, published, ofLevels, match }: Prepared,
): { series: number; windows: readonly ScoredWindow[]; data: VersionScores['data'] } {
  const panel = match.rows.length === whole.series.count ? whole : selectSeries(whole, match.rows);
  const units = published.numbers('forecast');
  const forecast = new Float32Array(match.rows.length * HORIZON);
  match.publishedRows.forEach((from, row) => {
    forecast.set(units.subarray(from * HORIZON, (from + 1) * HORIZON), row * HORIZON);
  });
  // Sums of other series are no sums of these.
  const quantiles =
    ofLevels === undefined || match.gone.length > 0 || !published.hasQuantiles
      ? undefined
      : publishedQuantiles(panel.series, match.publishedRows, { ofSeries: published, ofLevels });
  const scales = scalesOf(panel, originDay);
  return {
    series: match.rows.length,
    windows: scoreWindows({ panel, originDay, scales, forecast, quantiles }, known),
    data: findDataDrift({ panel, originDay, forecast, known, gone: match.gone, added: match.added }),
  };
}
