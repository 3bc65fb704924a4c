/** Rows of what the Web UI shows of a workflow; a row without a value is left out. */
export type DetailsRows = readonly (readonly [label: string, value: string | undefined])[];

/** The rows as a Markdown table, without a head: the first column says what the second is. */
export function detailsTable(rows: DetailsRows): string {
  const shown = rows.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [[label, value] as const],
  );
  return ['| | |', '|---|---|', ...shown.map(([label, value]) => `| ${cell(label)} | ${cell(value)} |`)].join('\n');
}

/** A text that has been a cell: a bar would end it, a line break the table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, '<br>');

/** `2026-11-30 14:05 UTC` */
export const formatMoment = (time: number | string): string =>
  `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** US dollars; small ones with four digits, since a short training costs cents. */
export const formatUsd = (amount: number): string => `USD ${amount < 1 ? amount.toFixed(4) : amount.toFixed(2)}`;

/** A link to another workflow's page of the Web UI. */
export const workflowLink = (namespace: string, workflowId: string, text: string): string =>
  `[${text}](/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)})`;
