import type { JudgedVersion, RetentionResult } from '../../contracts/publication/retention.js';
import { renderTable } from '../terminal/render-table.js';
import { formatBytes } from './format.js';

/** Which versions go and which stay, and why. */
export function renderRetention({ name, deleted, kept, dryRun }: RetentionResult, width?: number): string {
  if (deleted.length + kept.length === 0) return `There are no versions of ${name}.`;
  const goes = dryRun ? 'would be deleted' : 'deleted';
  const row =
    (what: string) =>
    ({ version, why, bytes }: JudgedVersion) => [version, what, formatBytes(bytes), why];
  const table = renderTable(
    [{ head: 'version' }, { head: '' }, { head: 'size', align: 'right' }, { head: 'why', kind: 'text' }],
    [...kept.map(row('stays')), ...deleted.map(row(goes))],
    width,
  );
  return `${table}\n\n${describeTotal(deleted, goes)}`;
}

/** `3 versions, 12.4 MB, would be deleted.` */
function describeTotal(deleted: readonly JudgedVersion[], goes: string): string {
  if (deleted.length === 0) return 'All versions stay.';
  const bytes = formatBytes(deleted.reduce((sum, each) => sum + each.bytes, 0));
  const done = goes === 'deleted' ? (deleted.length === 1 ? 'was deleted' : 'were deleted') : goes;
  return `${deleted.length === 1 ? '1 version' : `${deleted.length} versions`}, ${bytes}, ${done}.`;
}
