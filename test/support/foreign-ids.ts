import type { SampleFiles } from '../../core/sample/generate-sample.js';

/** What the ids of a sample become; items have one made of theirs. */
export interface ForeignIds {
  readonly stores: Readonly<Record<string, string>>;
  readonly states: Readonly<Record<string, string>>;
  readonly categories: Readonly<Record<string, string>>;
  readonly departments: Readonly<Record<string, string>>;
  readonly item: (id: string) => string;
}

/** The sample under other ids, nothing else changed. Ids that CSV has to quote are quoted. */
export function withForeignIds(files: SampleFiles, ids: ForeignIds): SampleFiles {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = (text: string, change: (fields: readonly string[]) => readonly string[]) => {
    const [header, ...lines] = text.trimEnd().split('\n');
    return `${[header, ...lines.map((line) => change(line.split(',')).map(field).join(','))].join('\n')}\n`;
  };
  const store = (id = '') => ids.stores[id] ?? id;
  return {
    'calendar.csv': files['calendar.csv'].replaceAll(
      /snap_(\w\w)/g,
      (_, state: string) => `snap_${ids.states[state] ?? state}`,
    ),
    'sell_prices.csv': rows(files['sell_prices.csv'], ([of, item = '', ...more]) => [
      store(of),
      ids.item(item),
      ...more,
    ]),
    'sales_train_evaluation.csv': rows(
      files['sales_train_evaluation.csv'],
      ([, item = '', department = '', category = '', of = '', state = '', ...units]) => [
        `${ids.item(item)}_${store(of)}_evaluation`,
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
