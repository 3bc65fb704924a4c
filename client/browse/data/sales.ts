import type { DatasetManifest, PanelRef } from '../../../contracts/dataset/dataset.js';
import { storedDataset } from '../../../contracts/dataset/dataset-schema.js';
import { describeUnread, parseStored } from '../../../contracts/stored/stored-json.js';
import type { Panel } from '../../../core/panel/panel.js';
import { decodePanel } from '../../../core/panel/panel-file.js';
import { ForecastReadError } from '../../reader/index.js';
import { readTextIfThere } from '../../store/read-text-if-there.js';
import type { BrowsedStore } from './browsed-store.js';
import { KeepRecent } from './keep-recent.js';
import { provenBytes } from './proven-bytes.js';
import { FILTER_ATTRIBUTES, type SeriesFilter } from './series-filter.js';

/** Units sold, day after day. */
export interface SoldDays {
  /** ISO date of the first. */
  readonly firstDate: string;
  readonly units: readonly number[];
  /** Price of the last week in which the series was on sale; of one series alone. */
  readonly price?: number | undefined;
}

/** Panels of stores that are held: a store of M5 has 19 MB. */
const MOST_PANELS = 24;
const MOST_SUMS = 200;
/** A manifest that was missing may have come back. */
const MANIFEST_MS = 60_000;

/** Sales as the panels of runs have them. A panel is fetched whole, held against its hash and kept. */
export class Sales {
  private readonly manifests = new KeepRecent<DatasetManifest | string>(MOST_SUMS, MANIFEST_MS);
  private readonly panels = new KeepRecent<Panel>(MOST_PANELS);
  private readonly sums = new KeepRecent<SoldDays | undefined>(MOST_SUMS);

  constructor(private readonly store: BrowsedStore) {}

  /** @returns why it can't be read, a sentence, where there is no sound one */
  dataset(key: string): Promise<DatasetManifest | string> {
    return this.manifests.get(key, async () => {
      const uri = `s3://${this.store.bucket}/panels/${key}/manifest.json`;
      const text = await readTextIfThere(this.store.s3, uri);
      if (text === undefined) return `The panels of ${key} are not in the bucket.`;
      const read = parseStored(storedDataset, text);
      return read.kind === 'sound' ? read.value : describeUnread(uri, storedDataset, read);
    });
  }

  /**
   * What was sold of all series that a filter lets through, on all days that the dataset knows.
   *
   * @returns undefined where the dataset has none of them
   * @throws ForecastReadError when a panel is damaged
   */
  soldOf(dataset: DatasetManifest, filter: SeriesFilter): Promise<SoldDays | undefined> {
    const key = JSON.stringify([dataset.key, ...FILTER_ATTRIBUTES.map((attribute) => filter[attribute] ?? null)]);
    return this.sums.get(key, async () => {
      const wanted = dataset.panels.filter(({ store }) => filter.store === undefined || store === filter.store);
      const parts: SoldDays[] = [];
      for (const ref of wanted) {
        const part = soldIn(await this.panel(ref), filter);
        if (part !== undefined) parts.push(part);
      }
      return parts.length <= 1 ? parts[0] : added(parts);
    });
  }

  private panel(ref: PanelRef): Promise<Panel> {
    return this.panels.get(ref.uri, async () => {
      if (ref.proof === undefined) throw new ForecastReadError('damaged', `Nobody recorded what ${ref.uri} held.`);
      const bytes = await provenBytes(this.store, ref.uri, ref.proof);
      if (bytes === undefined) throw new ForecastReadError('damaged', `${ref.uri} is gone.`);
      return decodePanel(bytes);
    });
  }
}

function soldIn({ calendar, series, days, sales, prices }: Panel, filter: SeriesFilter): SoldDays | undefined {
  const codes = FILTER_ATTRIBUTES.flatMap((attribute) => {
    const wanted = filter[attribute];
    return wanted === undefined
      ? []
      : [{ of: series[attribute].codes, code: series[attribute].labels.indexOf(wanted) }];
  });
  const units = new Float64Array(days);
  let found = 0;
  let last = -1;
  for (let row = 0; row < series.count; row++) {
    if (!codes.every(({ of, code }) => of[row] === code)) continue;
    found++;
    last = row;
    const from = row * days;
    for (let day = 0; day < days; day++) units[day] = (units[day] as number) + (sales[from + day] as number);
  }
  if (found === 0) return undefined;
  const weeks = calendar.weeks.length;
  const own = prices.subarray(last * weeks, (calendar.weekOfDay[days - 1] as number) + 1 + last * weeks);
  return {
    firstDate: calendar.dates[0] as string,
    units: Array.from(units),
    ...(found === 1 ? { price: own.findLast((price) => !Number.isNaN(price)) } : {}),
  };
}

/** Panels of a dataset have the same days. */
const added = (parts: readonly SoldDays[]): SoldDays => ({
  firstDate: (parts[0] as SoldDays).firstDate,
  units: (parts[0] as SoldDays).units.map((_, day) =>
    parts.reduce((sum, { units }) => sum + (units[day] as number), 0),
  ),
});
