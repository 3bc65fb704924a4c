import { type AddedFeature, addedFeatures } from '../../contracts/features/feature-sets.js';
import { originSet } from '../../contracts/features/origin-set.js';
import { HORIZON, type Panel } from '../panel/panel.js';
import { collectTable, type FeatureTable, type TablePlan } from './feature-table.js';
import { groupFactors } from './origin-groups.js';
import { OriginPast } from './origin-past.js';
import { newestWeekday, OriginRowWriter } from './origin-row-writer.js';
import { type RowSample, rowSampler } from './origin-rows.js';
import { pastStatistics } from './past/past-statistics.js';

export interface OriginTableOptions extends RowSample {
  /** N of the last known day of each origin; the horizon of each must lie within the calendar. */
  readonly origins: readonly number[];
  /** Leaves out target days before a product is on sale; else every series has 28 rows an origin. */
  readonly dropUnreleased: boolean;
  /** Names of features beside those of the set. */
  readonly add?: readonly string[];
}

/** The origin-anchored features, and those added to them: rows by series, then origin, then step. */
export const buildOriginTable = (panel: Panel, options: OriginTableOptions): FeatureTable =>
  collectTable(planOriginTable(panel, options));

/**
 * The same, to be filled in series by series.
 *
 * The series of a store and department must lie in one panel, as they do in a shard by store or by department; for means of
 * categories and stores (`add`) all series of a store.
 *
 * @throws Error when an origin is no day with known sales or its horizon is not within the calendar
 */
export function planOriginTable(panel: Panel, options: OriginTableOptions): TablePlan {
  const { series } = panel;
  const origins = Int32Array.from(options.origins, (origin) => columnOf(panel, origin));
  const known = origins.reduce((most, origin) => Math.max(most, origin + 1), 0);
  const past = new OriginPast(panel, known);
  const rows = rowMarks(panel, options, origins, known);
  const added = addedFeatures('origin', options.add ?? []);
  const writer = new OriginRowWriter(panel, past, groupFactors(panel, known));
  const addedTo = addedColumns(panel, added, known);
  return {
    names: [...originSet, ...added].map((feature) => feature.name),
    rowsOf: Int32Array.from({ length: series.count }, (_, index) => {
      past.loadRelease(index);
      return rows.mark(index, past);
    }),
    fill: (index, columns, label, firstRow) => {
      past.load(index);
      rows.mark(index, past);
      writer.begin(index, columns, firstRow);
      const putAdded = addedTo(index);
      for (let at = 0; at < origins.length; at++) {
        const origin = origins[at] as number;
        let isNew = true;
        for (let step = 1; step <= HORIZON; step++) {
          if (rows.marked[at * HORIZON + step - 1] === 0) continue;
          // What the steps of an origin share is computed with the first of them.
          if (isNew) writer.anchor(origin);
          isNew = false;
          writer.putSet(origin, step);
          putAdded(writer, origin, step);
          label[writer.row] = unitsOn(panel, index, origin + step);
          writer.endRow();
        }
      }
    },
  };
}

const unitsOn = ({ sales, days }: Panel, index: number, day: number): number =>
  day < days ? (sales[index * days + day] as number) : Number.NaN;

/** Which rows of a series there are. */
interface RowMarks {
  /** 1 for each origin and step that is a row of the series marked last. */
  readonly marked: Uint8Array;
  /** Marks the rows of the series that is loaded. @returns how many they are */
  mark(index: number, past: OriginPast): number;
}

function rowMarks(
  { calendar, series }: Panel,
  options: OriginTableOptions,
  origins: Int32Array,
  known: number,
): RowMarks {
  const isDrawn = rowSampler(options);
  const marked = new Uint8Array(origins.length * HORIZON);
  const mark = (index: number, past: OriginPast): number => {
    const key =
      (series.store.codes[index] as number) * series.item.labels.length + (series.item.codes[index] as number);
    const first = options.dropUnreleased ? past.firstOnSale(known) : 0;
    let count = 0;
    marked.fill(0);
    for (let at = 0; at < origins.length; at++) {
      const origin = origins[at] as number;
      for (let step = Math.max(1, first - origin); step <= HORIZON; step++) {
        if (!isDrawn(key, origin + calendar.firstDay, step)) continue;
        marked[at * HORIZON + step - 1] = 1;
        count += 1;
      }
    }
    return count;
  };
  return { marked, mark };
}

/** Writes what was added to the set, behind it, for one series after another. */
function addedColumns(panel: Panel, added: readonly AddedFeature[], known: number) {
  const statistics = pastStatistics(
    panel,
    added.map((feature) => feature.statistic),
    { known, windows: 'on-sale' },
  );
  const ofWeekday = added.map((feature) => feature.statistic.kind === 'weekday-mean');
  return (index: number) => {
    const asOf = statistics.map((statistic) => statistic(index));
    return (writer: OriginRowWriter, origin: number, step: number): void => {
      for (let at = 0; at < asOf.length; at++) {
        // As of the newest day with the target's weekday, its mean is over the same days as up to the origin.
        const day = ofWeekday[at] ? newestWeekday(origin, step) : origin;
        writer.put((asOf[at] as Float32Array)[day] ?? Number.NaN);
      }
    };
  };
}

function columnOf({ calendar, days }: Panel, origin: number): number {
  const column = origin - calendar.firstDay;
  if (column < 0 || column >= days || column + HORIZON >= calendar.dates.length) {
    const last = Math.min(days, calendar.dates.length - HORIZON) + calendar.firstDay - 1;
    throw new Error(
      `d_${origin} can't be an origin; with 28 days to come they are d_${calendar.firstDay} to d_${last}`,
    );
  }
  return column;
}
