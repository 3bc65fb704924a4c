import type { DeletedScenarios, JudgedScenario } from '../scenarios/delete-scenarios.js';
import { renderTable } from '../terminal/render-table.js';

/** Which scenarios go and which stay. */
export function renderDeletedScenarios(
  forecast: string,
  { deleted, kept }: DeletedScenarios,
  dryRun: boolean,
  width?: number,
): string {
  if (deleted.length + kept.length === 0) return `No scenario of ${forecast} is meant.`;
  const goes = dryRun ? 'would be deleted' : 'deleted';
  const row =
    (what: string) =>
    ({ scenario, version, by, at, why }: JudgedScenario) => [
      scenario,
      what,
      version ?? '–',
      by ?? '–',
      at?.slice(0, 10) ?? '–',
      why,
    ];
  return renderTable(
    [
      { head: 'scenario' },
      { head: '' },
      { head: 'of version' },
      { head: 'by' },
      { head: 'at' },
      { head: 'remarks', kind: 'text' },
    ],
    [...kept.map(row('stays')), ...deleted.map(row(goes))],
    width,
  );
}
