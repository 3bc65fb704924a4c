import { escapeText } from './escape-text.js';
import { STYLE } from './style.js';

export interface PageSection {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

/** One page that needs nothing from outside: its contents first, then the sections. */
export const page = (title: string, sections: readonly PageSection[]): string =>
  [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    '<link rel="icon" href="data:,">',
    `<title>${escapeText(title)}</title><style>${STYLE}</style></head><body>`,
    '<a class="skip" href="#content">Skip to the answer</a>',
    `<header><h1>${escapeText(title)}</h1>`,
    `<nav aria-label="Contents"><ul>${sections.map(({ id, title: of }) => `<li><a href="#${id}">${escapeText(of)}</a></li>`).join('')}</ul></nav></header>`,
    '<main id="content">',
    ...sections.map(
      ({ id, title: of, html }) =>
        `<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${escapeText(of)}</h2>\n${html}</section>`,
    ),
    '</main></body></html>',
    '',
  ].join('\n');

/** A heading within a section. */
export const heading = (text: string): string => `<h3>${escapeText(text)}</h3>`;

export const paragraph = (text: string): string => `<p>${escapeText(text)}</p>`;

/** What must be read first. */
export const lead = (text: string): string => `<p class="lead">${escapeText(text)}</p>`;

export const note = (text: string): string => `<p class="note">${escapeText(text)}</p>`;

export const list = (texts: readonly string[]): string =>
  `<ul>${texts.map((text) => `<li>${escapeText(text)}</li>`).join('')}</ul>`;

/** Text that is shown as it is written. */
export const preformatted = (text: string): string => `<pre class="wide" tabindex="0">${escapeText(text)}</pre>`;

/** What is shown on demand. */
export const details = (summary: string, content: string): string =>
  `<details><summary>${escapeText(summary)}</summary>${content}</details>`;

/** Something that may be wider than the screen; the keyboard scrolls it, too. @param label what it is, for a screen reader */
export const wide = (content: string, label: string): string =>
  `<div class="wide" tabindex="0" role="group" aria-label="${escapeText(label)}">${content}</div>`;

export interface TableRow {
  readonly cells: readonly string[];
  readonly strong?: boolean;
}

/** A table of texts. @param numbers columns that hold numbers, from 0 @param label what it holds, for a screen reader */
export function table(
  head: readonly string[],
  rows: readonly TableRow[],
  numbers: readonly number[] = [],
  label = `Table of ${head.join(', ')}`,
): string {
  const kind = (column: number) => (numbers.includes(column) ? ' class="number"' : '');
  const names = head.map((text, column) => `<th scope="col"${kind(column)}>${escapeText(text)}</th>`);
  const body = rows.map(({ cells, strong }) => {
    const row = cells.map((text, column) => `<td${kind(column)}>${escapeText(text)}</td>`);
    return `<tr${strong ? ' class="strong"' : ''}>${row.join('')}</tr>`;
  });
  return wide(`<table><thead><tr>${names.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`, label);
}
