import { html } from 'hono/html';
import type { Library, ShownVersion } from '../data/library.js';
import { FILTER_ATTRIBUTES, type SeriesFilter } from '../data/series-filter.js';
import { forecastChart } from '../drawing/forecast-chart.js';
import type { Html } from '../text/html.js';
import { daysTable } from './days-table.js';
import { drawn, type HistoryChoice, soldBeside } from './drawn.js';
import { note, trouble } from './table.js';

/** The sums of a group of series with the sales beside them, and the numbers behind the picture. */
export async function groupChart(
  library: Library,
  version: ShownVersion,
  filter: SeriesFilter,
  history: HistoryChoice,
): Promise<Html> {
  const names = describeFilter(filter);
  if (version.manifest.files['levels.parquet'] === undefined) {
    return html`${note('This version was published without quantiles, so it has no sums of its series to draw.')}`;
  }
  try {
    const [group, { sold, note: missing }] = await Promise.all([
      library.group(version, filter),
      library.salesOfGroup(version, filter),
    ]);
    if (group === undefined) return html`${note(`The version has no sums of ${names}.`)}`;
    const shown = soldBeside(sold, group.forecast, history);
    const title = `${names}: units a day, sold before ${version.manifest.origin} and forecast after it`;
    return html`${forecastChart({ title, sold: shown, forecasts: [drawn('forecast', group.forecast)] })}
${note(missing)}
<details><summary>The numbers behind the picture</summary>${daysTable(names, group.forecast, sold)}</details>`;
  } catch (error) {
    return html`${trouble(`The sums of ${names} can't be shown: ${(error as Error).message}`)}`;
  }
}

/** `All series`, or what they share: `CA_1, FOODS_3`. */
export function describeFilter(filter: SeriesFilter): string {
  const ids = FILTER_ATTRIBUTES.flatMap((attribute) => filter[attribute] ?? []);
  return ids.length === 0 ? 'All series' : ids.join(', ');
}
