import { csvField } from '@durable-forecast/lib/csv-field';
import type { QuantityTerms } from './describe-assumptions.js';
import type { Period, PlannedLine } from './plan-quantities.js';

/** What a row says beside its line: rows of several files can be put together and still say what they are. */
export interface QuantitiesOf extends QuantityTerms {
  readonly version: string;
  readonly period: Period;
}

type Cell = (line: PlannedLine, of: QuantitiesOf) => string | number;

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Columns of the file, in their order. */
export const QUANTITY_COLUMNS: Readonly<Record<string, Cell>> = {
  store_id: ({ store }) => store,
  item_id: ({ item }) => item,
  order: ({ order }) => order,
  on_hand: ({ onHand }) => onHand,
  on_order: ({ onOrder }) => onOrder,
  pack_size: ({ packSize }) => packSize,
  minimum_order: ({ minimumOrder }) => minimumOrder,
  demand: ({ demand }) => rounded(demand, 3),
  deviation: ({ deviation }) => rounded(deviation, 3),
  order_up_to: ({ orderUpTo }) => orderUpTo,
  order_up_to_at_most: ({ orderUpToAtMost }) => orderUpToAtMost,
  covered_before: ({ coveredBefore }) => rounded(coveredBefore, 4),
  covered_after: ({ coveredAfter }) => rounded(coveredAfter, 4),
  from: (_, { period }) => period.from,
  through: (_, { period }) => period.through,
  lead_time: (_, { leadTime }) => leadTime,
  review_period: (_, { reviewPeriod }) => reviewPeriod,
  service_level: (_, { serviceLevel }) => serviceLevel,
  correlation: (_, { correlation }) => correlation,
  version: (_, { version }) => version,
};

/** A line an item and store, in the order of the version. */
export function quantitiesCsv(lines: readonly PlannedLine[], of: QuantitiesOf): string {
  const rows = lines.map((line) => Object.values(QUANTITY_COLUMNS).map((cell) => csvField(String(cell(line, of)))));
  return `${[Object.keys(QUANTITY_COLUMNS), ...rows].map((row) => row.join(',')).join('\n')}\n`;
}
