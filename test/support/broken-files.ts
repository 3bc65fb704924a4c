import { seededStream } from '@durable-forecast/lib/random-stream';

export interface BrokenFiles {
  readonly sales: string;
  readonly prices: string;
  /** Faults put in, by problem. */
  readonly faults: Readonly<Record<string, number>>;
}

type Break = (
  fields: readonly string[],
  row: number,
) => {
  readonly problem: string;
  readonly lines: readonly string[];
};

const KEYS = 6;
const replaced = (fields: readonly string[], index: number, value: string): readonly string[] => [
  fields.map((field, at) => (at === index ? value : field)).join(','),
];

const unit =
  (problem: string, value: string): Break =>
  (fields, row) => ({ problem, lines: replaced(fields, KEYS + (row % (fields.length - KEYS)), value) });

const SALES_BREAKS: readonly Break[] = [
  unit('sales are negative', '-3'),
  unit('a sales value is no number', 'x7'),
  unit('a sales value is no number', '1\u00002'),
  unit('a sales value is no number', 'NaN'),
  unit('sales are no whole number', '2.5'),
  unit('a sales value is missing', ''),
  unit('sales are too large', '70000'),
  unit('a quoted field does not end on its line', '"3'),
  (fields) => ({
    problem: 'the row has another number of fields than the header',
    lines: [fields.slice(0, -3).join(',')],
  }),
  (fields) => ({ problem: 'a series stands in the file twice', lines: [fields.join(','), fields.join(',')] }),
  (fields, row) => ({ problem: 'the id does not fit its item and store', lines: replaced(fields, 0, `X_${row}`) }),
  // A store that no price knows.
  (fields, row) => ({
    problem: 'a series has no price at all',
    lines: [[`${fields[1]}_XX_${row}_evaluation`, ...fields.slice(1, 4), `XX_${row}`, ...fields.slice(5)].join(',')],
  }),
];

const price = (problem: string, column: number, value: string): Break => {
  return (fields) => ({ problem, lines: replaced(fields, column, value) });
};
const PRICE_BREAKS: readonly Break[] = [
  price('a price is no positive number', 3, '0'),
  price('a price is no positive number', 3, '-2.98'),
  price('a price is no positive number', 3, 'NaN'),
  price('a price is no positive number', 3, '"2,98"'),
  price('a price is no positive number', 3, ''),
  price('the week is no whole number', 2, 'last'),
  (fields) => ({
    problem: 'the row has another number of fields than the header',
    lines: [fields.slice(0, 3).join(',')],
  }),
  (fields) => ({ problem: 'a series has two prices in one week', lines: [fields.join(','), fields.join(',')] }),
];

/**
 * Breaks a share of the rows, each in one of many ways in turn, and says what a reader has to find. Every tenth line
 * also ends as Windows ends lines, and both files begin with a byte order mark, which is no fault.
 *
 * A price in no week leaves the right week without one, which a reader may tell too.
 */
export function breakFiles(sales: string, prices: string, share: number, seed = 1): BrokenFiles {
  const faults: Record<string, number> = {};
  const random = seededStream(seed);
  const apply = (text: string, breaks: readonly Break[], isSound: (fields: readonly string[]) => boolean): string => {
    const [header, ...rows] = text.trimEnd().split('\n') as [string, ...string[]];
    let broken = 0;
    const lines = rows.flatMap((line, row) => {
      const fields = random() < share ? line.split(',') : undefined;
      if (fields === undefined || !isSound(fields)) return row % 10 === 0 ? [`${line}\r`] : [line];
      const found = (breaks[broken % breaks.length] as Break)(fields, row);
      broken += 1;
      faults[found.problem] = (faults[found.problem] ?? 0) + 1;
      return found.lines;
    });
    return `\ufeff${header}\n${lines.join('\n')}`;
  };
  const touched = new Set<string>();
  const brokenSales = apply(
    sales,
    SALES_BREAKS,
    ([, item, , , store]) => touched.add(`${store},${item}`) !== undefined,
  );
  // What a reader makes of the prices of a broken series depends on how it is broken.
  const brokenPrices = apply(prices, PRICE_BREAKS, ([store, item]) => !touched.has(`${store},${item}`));
  return { sales: brokenSales, prices: brokenPrices, faults };
}
