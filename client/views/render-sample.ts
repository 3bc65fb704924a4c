import type { ExplanationSample, SampledMember } from '../../contracts/explanation/explanation-sample.js';
import type { Link } from '../../contracts/explanation/link.js';
import { outputWidth } from '../terminal/output-width.js';
import { type Column, renderTable } from '../terminal/render-table.js';
import { wrapText } from '../terminal/wrap-text.js';
import { formatBar, formatEffect, formatShare, ROOM_FOR_BARS } from './format-effect.js';

/**
 * What moves a forecast on the whole, member by member.
 *
 * @param most features of a member that are listed
 * @param width columns of the terminal; undefined for lines of any length
 */
export function renderSample({ run, rows, members }: ExplanationSample, most: number, width = outputWidth()): string {
  const intro = `What moves the forecast, by ${rows.toLocaleString('en')} of its rows, drawn by units times price:`;
  return [
    wrapText(intro, width),
    ...members.map((member) => renderMember(member, most, width)),
    wrapText(`Of one number: npx forecast explain ${run} --series ID --day DATE`, width),
  ].join('\n\n');
}

function renderMember(member: SampledMember, most: number, width: number | undefined): string {
  const { name, weight, link, rows, features, faults } = member;
  const title = `${name}, counts ${formatShare(weight)}, by ${rows.toLocaleString('en')} rows`;
  const said = faults.map((fault) => wrapText(`  ${fault}`, width));
  if (rows === 0) return [wrapText(title, width), ...said].join('\n');
  const hasBars = width === undefined || width >= ROOM_FOR_BARS;
  const largest = features[0]?.mean ?? 0;
  const columns: Column[] = [
    { head: HEADS[link], align: 'right' },
    ...(hasBars ? [{ head: '' }] : []),
    { head: 'feature' },
    { head: '', kind: 'text' },
  ];
  const cells = features.slice(0, most).map(({ name: feature, meaning, mean }) => [
    // Up or down: a size has no sign.
    formatEffect(link, mean).replace('+', ''),
    ...(hasBars ? [formatBar(largest > 0 ? mean / largest : 0)] : []),
    feature,
    meaning,
  ]);
  const table = renderTable(columns, cells, width === undefined ? undefined : width - 2);
  return [wrapText(title, width), ...table.split('\n').map((line) => `  ${line}`), ...said].join('\n');
}

/** What the sizes are: how far a feature moves an answer on average, up or down. */
const HEADS: Readonly<Record<Link, string>> = {
  identity: '± units',
  log: '× or ÷',
  logit: '× or ÷',
  'signed-square': '± √units',
};
