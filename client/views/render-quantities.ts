import type { PlannedLine, Quantities } from '../quantities/plan-quantities.js';
import { outputWidth } from '../terminal/output-width.js';
import { renderTable } from '../terminal/render-table.js';
import { wrapText } from '../terminal/wrap-text.js';

/** Lines that a terminal shows; the CSV file and --json have all. */
const SHOWN_LINES = 30;
/** Series that a sentence names. */
const NAMED_SERIES = 3;

export interface RenderedQuantities extends Quantities {
  /** Who the forecast is, in a line. */
  readonly title: string;
  /** A sentence each. */
  readonly assumptions: readonly string[];
  /** Lines of the stock file that are not of the forecast. */
  readonly unknown: number;
}

/** The largest orders, what was left out, and what the numbers rest on. */
export function renderQuantities(
  { title, lines, withoutStock, unknown, assumptions }: RenderedQuantities,
  width = outputWidth(),
): string {
  const shown = [...lines].sort((a, b) => b.order - a.order).slice(0, SHOWN_LINES);
  const ordered = lines.filter(({ order }) => order > 0);
  const units = ordered.reduce((sum, { order }) => sum + order, 0);
  const total = `${format(ordered.length)} of ${format(lines.length)} lines need an order, ${format(units)} units in all.`;
  return [
    wrapText(title, width),
    '',
    ...(lines.length === 0 ? [] : [tableOf(shown, width), '']),
    ...[
      total,
      ...(lines.length > shown.length
        ? [`The ${SHOWN_LINES} largest of ${format(lines.length)} are shown; --csv FILE writes all.`]
        : []),
      ...withoutStockLines(withoutStock),
      ...(unknown === 0 ? [] : [`${countLines(unknown)} left out: the forecast has no such series.`]),
    ].map((line) => wrapText(line, width)),
    '',
    'What this rests on:',
    ...assumptions.map((line) => wrapText(`* ${line}`, width)),
  ].join('\n');
}

const tableOf = (lines: readonly PlannedLine[], width: number | undefined): string =>
  renderTable(
    [
      { head: 'store' },
      { head: 'item' },
      ...['order', 'on hand', 'on order', 'demand', 'up to', 'at most', 'covered'].map((head) => ({
        head,
        align: 'right' as const,
      })),
    ],
    lines.map((line) => [
      line.store,
      line.item,
      format(line.order),
      format(line.onHand),
      format(line.onOrder),
      line.demand.toFixed(1),
      format(line.orderUpTo),
      format(line.orderUpToAtMost),
      formatCovered(line.coveredBefore),
    ]),
    width,
  );

function withoutStockLines(series: Quantities['withoutStock']): readonly string[] {
  if (series.length === 0) return [];
  const named = series.slice(0, NAMED_SERIES).map(({ item, store }) => `${item} in ${store}`);
  const more = series.length > named.length ? ` and ${format(series.length - named.length)} more` : '';
  const [have, them] = series.length === 1 ? ['has', 'it'] : ['have', 'them'];
  return [
    `${format(series.length)} series ${have} no line in the stock file, and no order was planned for ${them}: ${named.join(', ')}${more}.`,
  ];
}

/** Nothing that is not certain is shown as 100 %. */
function formatCovered(share: number): string {
  if (share < 1 && share >= 0.995) return '>99 %';
  if (share > 0 && share < 0.005) return '<1 %';
  return `${(100 * share).toFixed(0)} %`;
}

const countLines = (count: number): string =>
  count === 1 ? '1 line of the stock file was' : `${format(count)} lines of the stock file were`;
const format = (units: number): string => units.toLocaleString('en', { maximumFractionDigits: 2 });
