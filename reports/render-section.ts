import { escapeText } from './escape-text.js';
import { details, type PageSection, paragraph, table } from './html.js';
import { drawSvg } from './pictures/draw-svg.js';
import type { Picture } from './pictures/picture.js';
import type { Section } from './section.js';

/** A section as HTML, its pictures drawn; those that follow each other stand side by side where there is room. */
export async function renderSection({ title, parts }: Section, number: number): Promise<PageSection> {
  const id = `section-${number}`;
  const html: string[] = [];
  let row: string[] = [];
  const endRow = () => {
    if (row.length > 0) html.push(`<div class="pictures">${row.join('\n')}</div>`);
    row = [];
  };
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') {
      endRow();
      html.push(part);
    } else {
      row.push(await renderPicture(part, `picture-${number}-${index + 1}`));
    }
  }
  endRow();
  return { id, title, html: html.join('\n') };
}

async function renderPicture({ title, description, chart, table: behind }: Picture, id: string): Promise<string> {
  const drawn = await drawOrSay({ title, description, chart, table: behind }, id);
  const numbers =
    behind.rows.length === 0
      ? ''
      : details(
          `The ${behind.rows.length === 1 ? '1 row' : `${behind.rows.length} rows`} behind it`,
          table(behind.head, behind.rows, behind.numbers, title),
        );
  return (
    `<figure><figcaption><strong>${escapeText(title)}</strong> <span>${escapeText(description)}</span></figcaption>` +
    `${drawn}${numbers}</figure>`
  );
}

/** A picture that the library fails at leaves its numbers, and costs no other part of the page. */
async function drawOrSay({ title, description, chart }: Picture, id: string): Promise<string> {
  if (chart === undefined) return '<p>Nothing to draw.</p>';
  try {
    return await drawSvg(chart, { id, title, description });
  } catch (error) {
    return paragraph(`${NOT_DRAWN}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What stands in the place of a picture. */
export const NOT_DRAWN = 'This picture could not be drawn';
