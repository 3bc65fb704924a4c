import { generateSample, type SampleFiles } from '../../core/sample/generate-sample.js';
import { withForeignIds } from './foreign-ids.js';

/** Days with known sales; the last of them is the Monday 2025-05-12. */
export const FOREIGN_DAYS = 500;
export const FOREIGN_LAST_DATE = '2025-05-12';

export const FOREIGN_STORES = { CA_1: 'Bäckerei Nord/Ost', TX_1: '../../../../escape' } as const;
export const FOREIGN_STATES = { CA: 'constructor', TX: '<script>alert("x, y")</script>' } as const;
export const FOREIGN_DEPARTMENTS = {
  FOODS_1: '/../../x/y',
  FOODS_2: 'FOODS.2',
  FOODS_3: 'foods 3',
  HOBBIES_1: '=1+1',
  HOBBIES_2: '__proto__',
  HOUSEHOLD_1: `O'Neill, "Söhne" & 🥖`,
  HOUSEHOLD_2: 'Ä'.repeat(200),
} as const;
export const FOREIGN_CATEGORIES = { FOODS: 'Brot & Käse', HOBBIES: '..', HOUSEHOLD: '日本' } as const;
export const foreignItem = (id: string): string => `@Ä/../${id}`;
/** Events under names that CSV has to quote, or that look like what the calendar has without one. */
const EVENTS: Readonly<Record<string, string>> = {
  NewYear: 'Neujahr, "Feuerwerk" 🎆',
  Thanksgiving: 'Erntedank/../',
  Christmas: '=Weihnachten',
};
const TYPES: Readonly<Record<string, string>> = { National: 'gesetzlich', Cultural: 'Brauch & Fest' };

export type ForeignFiles = SampleFiles;

/**
 * Sales of two shops somewhere else: other states, stores, departments, events and SNAP columns, ids of any text without the
 * ends that those of M5 have, 500 days to a day in 2025, weeks numbered by year.
 */
export function foreignDataset(): ForeignFiles {
  const sample = generateSample({ seed: 5, items: 14, stores: Object.keys(FOREIGN_STORES), days: FOREIGN_DAYS });
  const files = withForeignIds(elsewhen(sample), {
    stores: FOREIGN_STORES,
    states: FOREIGN_STATES,
    categories: FOREIGN_CATEGORIES,
    departments: FOREIGN_DEPARTMENTS,
    item: foreignItem,
    end: '',
  });
  return { ...files, 'calendar.csv': withEvents(files['calendar.csv'], (name) => EVENTS[name] ?? name) };
}

/** One shop with one department that has neither events nor SNAP days, and no prices beyond the last known day. */
export function bareDataset(): ForeignFiles {
  const sample = elsewhen(generateSample({ seed: 6, items: 43, stores: ['CA_1'], days: FOREIGN_DAYS }));
  const ofDepartment = (text: string) =>
    keepRows(text, (fields) => fields.some((field) => field.startsWith('FOODS_1')));
  const lastWeek = weekOf(sample, FOREIGN_DAYS);
  const files = withForeignIds(
    {
      'calendar.csv': withoutSnap(withEvents(sample['calendar.csv'], () => '')),
      'sales_train_evaluation.csv': ofDepartment(sample['sales_train_evaluation.csv']),
      'sell_prices.csv': keepRows(ofDepartment(sample['sell_prices.csv']), ([, , week]) => Number(week) <= lastWeek),
    },
    {
      stores: { CA_1: '🛒' },
      states: { CA: 'Ort' },
      categories: { FOODS: 'alles' },
      departments: { FOODS_1: 'alles' },
      item: foreignItem,
      end: '_validation',
    },
  );
  return files;
}

/** Days from the sample's last known one to ours: whole weeks, so that weekdays stay. */
const LATER = 3472;

/** The sample in other years, its weeks renumbered in calendar and prices. */
function elsewhen(sample: SampleFiles): SampleFiles {
  const weeks = [...new Set(rowsOf(sample['calendar.csv']).map(([, week]) => week as string))];
  const numbers = new Map(
    weeks.map((week, index) => [week, String((2024 + Math.floor(index / 52)) * 100 + 1 + (index % 52))]),
  );
  const later = (date = '') => new Date(Date.parse(date) + LATER * 86_400_000).toISOString().slice(0, 10);
  return {
    ...sample,
    'calendar.csv': mapRows(sample['calendar.csv'], ([date, week = '', weekday = '', wday = '', , , ...more]) => {
      const day = later(date);
      return [day, numbers.get(week) ?? '', weekday, wday, String(Number(day.slice(5, 7))), day.slice(0, 4), ...more];
    }),
    'sell_prices.csv': mapRows(sample['sell_prices.csv'], ([store = '', item = '', week = '', price = '']) => [
      store,
      item,
      numbers.get(week) ?? '',
      price,
    ]),
  };
}

const weekOf = (files: SampleFiles, day: number): number => Number(rowsOf(files['calendar.csv'])[day - 1]?.[1]);

/** Names events otherwise; without a name they have no type. */
function withEvents(calendar: string, rename: (name: string) => string): string {
  const first = (calendar.split('\n')[0] as string).split(',').indexOf('event_name_1');
  return mapRows(calendar, (fields) => {
    const [name = '', type = ''] = fields.slice(first, first + 2);
    const renamed = name === '' ? '' : rename(name);
    const event = renamed === '' ? ['', ''] : [quoted(renamed), TYPES[type] ?? type];
    return [...fields.slice(0, first), ...event, ...fields.slice(first + 2)];
  });
}

function withoutSnap(calendar: string): string {
  const columns = (calendar.split('\n')[0] as string).split(',');
  const kept = columns.flatMap((name, column) => (name.startsWith('snap_') ? [] : [column]));
  return calendar
    .split('\n')
    .map((line) => (line === '' ? line : kept.map((column) => line.split(',')[column]).join(',')))
    .join('\n');
}

const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const rowsOf = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

const mapRows = (text: string, change: (fields: readonly string[]) => readonly string[]): string => {
  const [header, ...rows] = text.trimEnd().split('\n');
  return `${[header, ...rows.map((line) => change(line.split(',')).join(','))].join('\n')}\n`;
};

const keepRows = (text: string, isKept: (fields: readonly string[]) => boolean): string => {
  const [header, ...rows] = text.trimEnd().split('\n');
  return `${[header, ...rows.filter((line) => isKept(line.split(',')))].join('\n')}\n`;
};
