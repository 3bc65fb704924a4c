import { escapeText } from './escape-text.js';

/**
 * Follows the reader's light or dark setting; wide tables and charts scroll by themselves on a narrow screen, where the long
 * texts at the end of a row would otherwise be a word wide.
 */
const STYLE = `
:root{color-scheme:light dark;--ink:#222;--faint:#666;--line:#ddd;--paper:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#ddd;--faint:#aaa;--line:#444;--paper:#181818}}
body{font-family:system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}
.wide{overflow-x:auto}
.note{color:var(--faint)}
table{border-collapse:collapse}
td,th{padding:.25rem .5rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
@media (min-width:40rem){td:first-child{white-space:nowrap}}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td:nth-child(n+4):last-child:not(.number){min-width:16rem}
tr.strong td{font-weight:600}
svg{display:block;width:100%;min-width:34rem;height:auto}
`.replaceAll('\n', '');

/** One page that needs nothing from outside. */
export const page = (title: string, sections: readonly string[]): string =>
  [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escapeText(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeText(title)}</h1>`,
    ...sections,
    '</body></html>',
    '',
  ].join('\n');

export const heading = (text: string): string => `<h2>${escapeText(text)}</h2>`;

export const note = (text: string): string => `<p class="note">${escapeText(text)}</p>`;

export const list = (texts: readonly string[]): string =>
  `<ul>${texts.map((text) => `<li>${escapeText(text)}</li>`).join('')}</ul>`;

/** Something that may be wider than the screen. */
export const wide = (content: string): string => `<div class="wide">${content}</div>`;

export interface TableRow {
  readonly cells: readonly string[];
  readonly strong?: boolean;
}

/** A table of texts. @param numbers columns that hold numbers, from 0 */
export function table(head: readonly string[], rows: readonly TableRow[], numbers: readonly number[] = []): string {
  const cell = (tag: 'th' | 'td') => (content: string, column: number) =>
    `<${tag}${numbers.includes(column) ? ' class="number"' : ''}>${escapeText(content)}</${tag}>`;
  const body = rows.map(
    ({ cells, strong }) => `<tr${strong ? ' class="strong"' : ''}>${cells.map(cell('td')).join('')}</tr>`,
  );
  return wide(`<table><thead><tr>${head.map(cell('th')).join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`);
}
