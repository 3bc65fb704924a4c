/** A Markdown table; bars inside a cell are escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

export const code = (text: unknown): string => `\`${String(text)}\``;

/** Says at the head of a generated file that it is one. */
export const GENERATED = '<!-- Written by `npm run reference`; change the source that it names, not this file. -->';
