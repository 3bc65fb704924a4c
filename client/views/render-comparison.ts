import type { ComparedScenarios, ComparedTotal } from '../scenarios/compare-scenarios.js';
import { renderTable } from '../terminal/render-table.js';
import { wrapText } from '../terminal/wrap-text.js';
import { formatPercent, formatUnits } from './format.js';

const SHOWN_LEVELS = [1, 3, 5];
const SHOWN_SERIES = 10;

/** Two scenarios beside what was published; groups that moved in neither are left out. */
export function renderComparison(compared: ComparedScenarios, width?: number): string {
  const { forecast, version, one, other, groups, series } = compared;
  const shown = groups.filter(
    (total) =>
      total.level === 1 ||
      (SHOWN_LEVELS.includes(total.level) && (total.one !== total.base || total.other !== total.base)),
  );
  const table = (totals: readonly ComparedTotal[]) =>
    renderTable(
      [
        { head: '', kind: 'text' },
        { head: 'published', align: 'right' },
        { head: 'A', align: 'right' },
        { head: '', align: 'right' },
        { head: 'B', align: 'right' },
        { head: '', align: 'right' },
      ],
      totals.map((total) => [
        total.name,
        formatUnits(total.base),
        unitsOf(total.one),
        changeOf(total.base, total.one),
        unitsOf(total.other),
        changeOf(total.base, total.other),
      ]),
      width,
    );
  return [
    wrapText(`${forecast}, version ${version}, units over the 28 days\nA: ${one}\nB: ${other}`, width),
    table(shown),
    ...(series.length === 0
      ? ['No series moved in either.']
      : [`The series that differ most:\n${table(series.slice(0, SHOWN_SERIES))}`]),
  ].join('\n\n');
}

/** A dash where a scenario keeps no number of it: it moved less than those that are kept. */
const unitsOf = (units: number | undefined): string => (units === undefined ? '–' : formatUnits(units));

function changeOf(base: number, units: number | undefined): string {
  if (units === undefined) return '';
  if (units === base) return '=';
  if (base === 0) return 'new';
  return `${units < base ? '−' : '+'}${formatPercent(Math.abs(units / base - 1))}`;
}
