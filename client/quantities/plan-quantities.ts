import { addDays } from '@durable-forecast/lib/add-days';
import { quantileColumn } from '../../contracts/publication/table-columns.js';
import { dayVariance } from '../../core/inventory/day-variance.js';
import type { Demand } from '../../core/inventory/period-demand.js';
import { type OrderTerms, type PlannedOrder, planOrder } from '../../core/inventory/plan-order.js';
import type { StockLine } from '../../core/inventory/read-stock.js';
import { QUANTILES } from '../../core/metrics/wspl.js';
import { HORIZON } from '../../core/panel/panel.js';
import { UserError } from '../errors/user-error.js';
import type { ForecastRow, OpenForecast } from '../reader/index.js';
import { countDays } from './format-terms.js';

/** For which days an order is planned. */
export interface Period {
  /** ISO dates, both included. */
  readonly from: string;
  readonly through: string;
  readonly days: number;
}

/** Forecasts of a series on the days of the period. */
export interface SeriesDemand {
  readonly item: string;
  readonly store: string;
  readonly days: readonly Demand[];
}

export interface PlannedLine extends StockLine, PlannedOrder {}

export interface Quantities {
  readonly lines: readonly PlannedLine[];
  /** Series of which no stock is known: nothing is planned for them. */
  readonly withoutStock: readonly Pick<SeriesDemand, 'item' | 'store'>[];
}

/** @throws UserError when the days are not among those of the forecast */
export function periodOf(
  { version, origin }: Pick<OpenForecast, 'version' | 'origin'>,
  days: number,
  from = addDays(origin, 1),
): Period {
  const [first, last] = [addDays(origin, 1), addDays(origin, HORIZON)];
  const through = addDays(from, days - 1);
  if (from >= first && through <= last) return { from, through, days };
  const what = from < first || from > last ? `${from} is no day of it` : `it would take days up to ${through}`;
  throw new UserError(
    `Version ${version} forecasts ${first} to ${last}: ${what}. Lead time and review period are ${countDays(days)} together, ${from} on; shorten them, begin earlier, or take a newer version.`,
    'usage',
  );
}

/** The forecasts of all series in the period, in the order of the version. @throws UserError without quantiles */
export async function readDemands(forecast: OpenForecast, { from, through }: Period): Promise<readonly SeriesDemand[]> {
  const series = new Map<string, { item: string; store: string; days: Demand[] }>();
  for await (const row of forecast.rows()) {
    if (row.date < from || row.date > through) continue;
    const known = series.get(row.id) ?? { item: row.item_id, store: row.store_id, days: [] };
    known.days.push(demandOf(row, forecast));
    series.set(row.id, known);
  }
  return [...series.values()];
}

/** What to order of each series of which the stock is known. */
export function planQuantities(
  demands: readonly SeriesDemand[],
  stock: readonly StockLine[],
  terms: OrderTerms,
): Quantities {
  const lines = new Map(stock.map((line) => [JSON.stringify([line.store, line.item]), line]));
  const planned: PlannedLine[] = [];
  const withoutStock: Pick<SeriesDemand, 'item' | 'store'>[] = [];
  for (const { item, store, days } of demands) {
    const line = lines.get(JSON.stringify([store, item]));
    if (line === undefined) withoutStock.push({ item, store });
    else planned.push({ ...line, ...planOrder(days, line, terms) });
  }
  return { lines: planned, withoutStock };
}

function demandOf(row: ForecastRow, { name, version }: OpenForecast): Demand {
  const quantiles = QUANTILES.map((share) => row[quantileColumn(share) as 'q0.5']);
  if (!quantiles.every((units) => units !== undefined)) {
    throw new UserError(
      `Version ${version} of ${name} was published without quantiles (publish.quantiles: false), which say how far demand may lie from its forecast. Publish it with them.`,
    );
  }
  return { mean: row.forecast, variance: dayVariance(row.forecast, quantiles) };
}
