import type { FaultList } from './faults.js';
import { fieldText, forEachLine, newFields } from './lines.js';

export const SALES_KEYS = ['id', 'item_id', 'dept_id', 'cat_id', 'store_id', 'state_id'] as const;

/** What the rows below a header look like: the keys, then a column a day. */
export interface SalesHeader {
  /** The N of the first `d_N`. */
  readonly firstDay: number;
  readonly days: number;
}

/** @returns undefined when the header is unusable, with a fault that says why */
export function readSalesHeader(line: Uint8Array, file: string, faults: FaultList): SalesHeader | undefined {
  const names = fieldsOf(line);
  const fault = (column: string, value: string, problem: string, cure: string) => {
    faults.add({ file, line: 1, column, value, problem, cure });
    return undefined;
  };
  for (const [index, name] of SALES_KEYS.entries()) {
    const found = names[index] ?? '';
    if (found === name) continue;
    const cure = `Begin with ${SALES_KEYS.join(',')}, then a column d_N a day.${hintOf(found)}`;
    return fault(name, found, 'the header is not that of M5 sales', cure);
  }
  const dayNames = names.slice(SALES_KEYS.length);
  const firstDay = Number(/^d_(\d{1,6})$/.exec(dayNames[0] ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(firstDay)) {
    return fault('d_…', dayNames[0] ?? '', 'the header has no day columns', 'Add a column d_N a day after state_id.');
  }
  const odd = dayNames.findIndex((name, day) => name !== `d_${firstDay + day}`);
  if (odd !== -1) {
    const name = dayNames[odd] as string;
    return fault(name, name, 'the day columns do not count up one by one', `Expected d_${firstDay + odd} here.`);
  }
  return { firstDay, days: dayNames.length };
}

/** What to do about files that other programs wrote. */
export function hintOf(found: string): string {
  if (found.startsWith('"')) return ' Write the file without quotes.';
  if (found.includes(';') || found.includes('\t')) return ' Separate fields with commas.';
  if (found.includes('\u0000') || found.includes('\ufffd')) return ' Save the file as text in UTF-8.';
  return '';
}

export function fieldsOf(line: Uint8Array): string[] {
  const fields = newFields(line.length + 1);
  const names: string[] = [];
  forEachLine(line, fields, () => {
    for (let index = 0; index < fields.count; index++) names.push(fieldText(line, fields, index));
  });
  return names;
}
