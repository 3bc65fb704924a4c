import type { SampleFiles } from '../../core/sample/generate-sample.js';

/** What the ids of a sample become; items have one made of theirs. */
export interface ForeignIds {
  readonly stores: Readonly<Record<string, string>>;
  readonly states: Readonly<Record<string, string>>;
  readonly categories: Readonly<Record<string, string>>;
  readonly departments: Readonly<Record<string, string>>;
  readonly item: (id: string) => string;
  /** What ends the ids of series, as in M5's own file by default. */
  readonly end?: string;
}

/** The sample under other ids, nothing else changed. Ids that CSV has to quote are quoted. */
export function withForeignIds(files: SampleFiles, ids: ForeignIds): SampleFiles {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const written = (fields: readonly string[]) => fields.map(field).join(',');
  const rows = (text: string, change: (fields: readonly string[]) => readonly string[]) => {
    const [header, ...lines] = text.trimEnd().split('\n');
    return `${[header, ...lines.map((line) => written(change(line.split(','))))].join('\n')}\n`;
  };
  const [days = '', ...calendar] = files['calendar.csv'].split('\n');
  const snap = (column: string) =>
    column.replace(/^snap_(.*)$/, (_, state: string) => `snap_${ids.states[state] ?? state}`);
  const store = (id = '') => ids.stores[id] ?? id;
  return {
    'calendar.csv': [written(days.split(',').map(snap)), ...calendar].join('\n'),
    'sell_prices.csv': rows(files['sell_prices.csv'], ([of, item = '', ...more]) => [
      store(of),
      ids.item(item),
      ...more,
    ]),
    'sales_train_evaluation.csv': rows(
      files['sales_train_evaluation.csv'],
      ([, item = '', department = '', category = '', of = '', state = '', ...units]) => [
        `${ids.item(item)}_${store(of)}${ids.end ?? '_evaluation'}`,
        ids.item(item),
        ids.departments[department] ?? department,
        ids.categories[category] ?? category,
        store(of),
        ids.states[state] ?? state,
        ...units,
      ],
    ),
  };
}
