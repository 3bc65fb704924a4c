import type { ForecastTable, TextColumn } from './forecast-table.js';

/** Puts tables of the same columns together, one after the other, and cuts them into groups of so many rows; the last has the rest. */
export function* tableGroups(tables: Iterable<ForecastTable>, rows: number): Generator<ForecastTable> {
  let parts: ForecastTable[] = [];
  let held = 0;
  for (const table of tables) {
    const length = rowsOf(table);
    for (let from = 0; from < length; ) {
      const to = Math.min(length, from + rows - held);
      parts.push(slice(table, from, to));
      held += to - from;
      from = to;
      if (held < rows) continue;
      yield joined(parts);
      [parts, held] = [[], 0];
    }
  }
  if (held > 0) yield joined(parts);
}

export const rowsOf = ({ numbers }: ForecastTable): number => Object.values(numbers)[0]?.length ?? 0;

const mapped = <From, To>(
  columns: Readonly<Record<string, From>>,
  change: (column: From, name: string) => To,
): Readonly<Record<string, To>> =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, change(column, name)]));

const slice = ({ texts, dates, numbers }: ForecastTable, from: number, to: number): ForecastTable => ({
  texts: mapped(texts, ({ labels, codes }) => ({ labels, codes: codes.subarray(from, to) })),
  dates: mapped(dates, (days) => days.subarray(from, to)),
  numbers: mapped(numbers, (values) => values.subarray(from, to)),
});

function joined(parts: readonly ForecastTable[]): ForecastTable {
  const [first] = parts as readonly [ForecastTable, ...ForecastTable[]];
  return {
    texts: mapped(first.texts, (_, name) => joinedTexts(parts.map(({ texts }) => texts[name] as TextColumn))),
    dates: mapped(first.dates, (_, name) => joinedNumbers(parts.map(({ dates }) => dates[name] as Int32Array))),
    numbers: mapped(first.numbers, (_, name) =>
      joinedNumbers(parts.map(({ numbers }) => numbers[name] as Int32Array | Float32Array)),
    ),
  };
}

/** Labels that rows of the parts have, those of each part behind those of the parts before it. */
function joinedTexts(parts: readonly TextColumn[]): TextColumn {
  const labels: string[] = [];
  const codes = new Int32Array(parts.reduce((sum, part) => sum + part.codes.length, 0));
  let at = 0;
  for (const part of parts) {
    const newCodes = new Map<number, number>();
    for (const code of part.codes) {
      let own = newCodes.get(code);
      if (own === undefined) {
        own = labels.length;
        newCodes.set(code, own);
        labels.push(part.labels[code] as string);
      }
      codes[at] = own;
      at += 1;
    }
  }
  return { labels, codes };
}

function joinedNumbers<Values extends Int32Array | Float32Array>(parts: readonly Values[]): Values {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = (parts[0] instanceof Float32Array ? new Float32Array(length) : new Int32Array(length)) as Values;
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
