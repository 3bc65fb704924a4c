import { html } from 'hono/html';
import type { Html } from '../text/html.js';

export interface Column {
  readonly head: string;
  /** `number`: to the right, digits below digits; `short`: never broken. */
  readonly kind?: 'number' | 'short' | 'text';
}

export interface Row {
  readonly cells: readonly (Html | string)[];
  readonly isStrong?: boolean;
}

/** A table that scrolls by itself where it is wider than the screen; `empty` is said where it has no row. */
export function table(caption: string, columns: readonly Column[], rows: readonly Row[], empty = 'Nothing.'): Html {
  if (rows.length === 0) return html`<p class="note">${empty}</p>`;
  const kindOf = (at: number) => columns[at]?.kind ?? 'text';
  return html`<div class="wide-content" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ head }, at) => html`<th scope="col" class="${kindOf(at)}">${head}</th>`)}</tr></thead>
<tbody>
${rows.map(({ cells, isStrong }) => html`<tr${isStrong ? html` class="strong"` : ''}>${cells.map((cell, at) => html`<td class="${kindOf(at)}">${cell}</td>`)}</tr>\n`)}
</tbody></table></div>`;
}

/** A few numbers at a glance. */
export const facts = (entries: readonly (readonly [string, Html | string] | undefined)[]): Html =>
  html`<dl class="facts">${entries
    .filter((entry) => entry !== undefined)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

export const note = (text: string | undefined): Html | '' =>
  text === undefined ? '' : html`<p class="note">${text}</p>`;

export const trouble = (text: string | undefined): Html | '' =>
  text === undefined ? '' : html`<p class="trouble" role="alert">${text}</p>`;

export const link = (href: string, text: string): Html => html`<a href="${href}">${text}</a>`;
