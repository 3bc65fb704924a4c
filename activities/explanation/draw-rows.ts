import type { S3Client } from '@aws-sdk/client-s3';
import { randomStream } from '@durable-forecast/lib/random-stream';
import { type Cell, wholeStore } from '../../contracts/dataset/cells.js';
import type { ForecastSources } from '../../contracts/explanation/forecast-sources.js';
import { drawWeighted } from '../../core/explain/draw-weighted.js';
import { seriesNames } from '../../core/hierarchy/levels.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { seriesOfCell } from '../../core/panel/series-of-cell.js';
import { readPanels } from '../panels/read-panels.js';
import { readForecast } from '../transform/read-forecast.js';

/** A row of the forecast, and where the models found it. */
export interface DrawnRow {
  readonly id: string;
  /** ISO date. */
  readonly date: string;
  readonly d: string;
  /** Units, as published. */
  readonly published: number;
  readonly cell: Cell;
  /** Its number in the file of its cell. */
  readonly row: number;
}

/**
 * Draws rows by what they are worth, units times price: what moves them moves the plan. One store is in memory at a time.
 *
 * @returns first what was drawn first
 */
export async function drawRows(
  s3: S3Client,
  { shards, originDay, features }: ForecastSources,
  count: number,
  seed: number,
): Promise<readonly DrawnRow[]> {
  const drawn: { readonly priority: number; readonly row: DrawnRow }[] = [];
  for (const [index, { panel: ref, uri, proof }] of shards.entries()) {
    const read = await readPanels(s3, [ref]);
    const published = await readForecast(s3, read, [{ cell: wholeStore(ref.store), uri, proof }]);
    const { panel } = read[0] as (typeof read)[number];
    const cells = features.cells.filter(({ store }) => store === ref.store);
    const place = placesOf(panel, cells);
    const names = seriesNames(panel.series);
    const first = originDay + 1 - panel.calendar.firstDay;
    const weights = worthOf(panel, published, first);
    for (const { index: at, priority } of drawWeighted(weights, count, randomStream(seed, index, 'explained rows'))) {
      const [series, step] = [Math.floor(at / HORIZON), at % HORIZON];
      const { cell, position } = place[series] as (typeof place)[number];
      drawn.push({
        priority,
        row: {
          id: names[series] as string,
          date: panel.calendar.dates[first + step] as string,
          d: `d_${originDay + 1 + step}`,
          published: published[at] as number,
          cell,
          row: position * HORIZON + step,
        },
      });
    }
  }
  return drawn
    .sort((a, b) => a.priority - b.priority)
    .slice(0, count)
    .map(({ row }) => row);
}

/** @returns the cell of each series, and its position there */
function placesOf(panel: Panel, cells: readonly Cell[]): readonly { readonly cell: Cell; readonly position: number }[] {
  const places: { cell: Cell; position: number }[] = new Array(panel.series.count);
  for (const cell of cells) {
    seriesOfCell(panel, cell).forEach((series, position) => {
      places[series] = { cell, position };
    });
  }
  return places;
}

/** Units times price, series x 28; without a price the units count as they are. */
function worthOf({ calendar, prices }: Panel, published: Float32Array, first: number): Float64Array {
  const weeks = calendar.weeks.length;
  return Float64Array.from(published, (units, at) => {
    const week = calendar.weekOfDay[first + (at % HORIZON)] as number;
    const price = prices[Math.floor(at / HORIZON) * weeks + week] as number;
    return units * (price > 0 ? price : 1);
  });
}
