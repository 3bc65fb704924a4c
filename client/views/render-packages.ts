import type { RegisteredChampion, RegisteredForecast } from '../registry/read-packages.js';
import { renderTable } from '../terminal/render-table.js';
import { formatScore } from './format.js';

/** Every forecast with what is registered of it. */
export function renderRegistry(
  forecasts: readonly {
    readonly name: string;
    readonly group: string;
    readonly packages: number;
    readonly approved: number | undefined;
    readonly current: number | undefined;
  }[],
  width?: number,
): string {
  if (forecasts.length === 0) return 'Nothing was published yet.';
  return renderTable(
    [
      { head: 'forecast' },
      { head: 'packages', align: 'right' },
      { head: 'approved', align: 'right' },
      { head: 'current', align: 'right' },
      { head: 'model package group', kind: 'text' },
    ],
    forecasts.map(({ name, group, packages, approved, current }) => [
      name,
      String(packages),
      approved === undefined ? '–' : String(approved),
      current === undefined ? '–' : String(current),
      packages === 0 ? 'none yet' : group,
    ]),
    width,
  );
}

/** The packages of a forecast, newest first; the one whose models planners read is marked. */
export function renderPackages(
  { group, packages, current }: RegisteredForecast & { readonly current: number | undefined },
  width?: number,
): string {
  const table = renderTable(
    [
      { head: '' },
      { head: 'package', align: 'right' },
      { head: 'approval' },
      { head: 'version' },
      { head: 'origin' },
      { head: 'champion' },
      { head: 'WRMSSE', align: 'right' },
      { head: 'models', align: 'right' },
      { head: 'why', kind: 'text' },
    ],
    packages.map((each) => [
      each.version === current ? '*' : '',
      String(each.version),
      APPROVALS[each.approval],
      each.run ?? '–',
      each.origin ?? '–',
      each.champion === undefined ? '–' : `${each.champion} (${each.algorithm})`,
      formatScore(each.wrmsse),
      each.models === undefined ? '–' : String(each.models),
      each.why ?? '',
    ]),
    width,
  );
  return `Model package group ${group}\n\n${table}`;
}

const APPROVALS: Readonly<Record<RegisteredChampion['approval'], string>> = {
  Approved: 'approved',
  PendingManualApproval: 'pending',
  Rejected: 'rejected',
};
