import { addedFeatures } from '../../contracts/features/feature-sets.js';
import {
  MAX_AGE,
  MAX_EVENT_DISTANCE,
  MEAN_WINDOWS,
  originSet,
  SPREAD_WINDOWS,
  WEEKDAY_WEEKS,
  YEAR,
} from '../../contracts/features/origin-set.js';
import { HORIZON, type Panel } from '../panel/panel.js';
import { calendarColumns } from './calendar-columns.js';
import { collectTable, type FeatureTable, type TablePlan } from './feature-table.js';
import { groupFactors } from './origin-groups.js';
import { OriginPast } from './origin-past.js';
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
  const { calendar, series, days } = panel;
  const origins = Int32Array.from(options.origins, (origin) => columnOf(panel, origin));
  const known = origins.reduce((most, origin) => Math.max(most, origin + 1), 0);
  const isDrawn = rowSampler(options);
  const past = new OriginPast(panel, known);
  const groups = groupFactors(panel, known);
  const ofDay = targetDays(panel);
  const added = addedFeatures('origin', options.add ?? []);
  const statistics = pastStatistics(
    panel,
    added.map((feature) => feature.statistic),
    { known, windows: 'on-sale' },
  );
  const ofWeekday = added.map((feature) => feature.statistic.kind === 'weekday-mean');
  const drawn = new Uint8Array(origins.length * HORIZON);

  /** Marks the rows of the loaded series. @returns how many they are */
  const draw = (index: number): number => {
    const key =
      (series.store.codes[index] as number) * series.item.labels.length + (series.item.codes[index] as number);
    let count = 0;
    drawn.fill(0);
    for (let at = 0; at < origins.length; at++) {
      const origin = origins[at] as number;
      const first = options.dropUnreleased ? past.firstOnSale(known) : 0;
      for (let step = Math.max(1, first - origin); step <= HORIZON; step++) {
        if (!isDrawn(key, origin + calendar.firstDay, step)) continue;
        drawn[at * HORIZON + step - 1] = 1;
        count += 1;
      }
    }
    return count;
  };

  return {
    names: [...originSet, ...added].map((feature) => feature.name),
    rowsOf: Int32Array.from({ length: series.count }, (_, index) => {
      past.loadRelease(index);
      return draw(index);
    }),
    fill: (index, columns, label, firstRow) => {
      past.load(index);
      draw(index);
      const group = groups.groupOf[index] as number;
      const fixed = [series.item, series.department, series.category, series.store, series.state].map(
        (column) => column.codes[index] as number,
      );
      const snap = ofDay.snap[series.state.codes[index] as number] as Uint8Array;
      const anchored = new Float64Array(ANCHORED);
      const asOf = statistics.map((statistic) => statistic(index));
      let row = firstRow;
      for (let at = 0; at < origins.length; at++) {
        const origin = origins[at] as number;
        let isNew = true;
        for (let step = 1; step <= HORIZON; step++) {
          if (drawn[at * HORIZON + step - 1] === 0) continue;
          const target = origin + step;
          // What the steps of an origin share is computed with the first of them.
          if (isNew) anchor(past, origin, anchored);
          isNew = false;
          let column = 0;
          const put = (value: number) => {
            (columns[column] as Float32Array)[row] = value;
            column += 1;
          };
          for (const code of fixed) put(code);
          put(step);
          for (const value of anchored) put(value);
          const sameWeekday = origin + ((step - 1) % 7) - 6;
          for (const weeks of WEEKDAY_WEEKS) {
            put(past.weekdayMean(sameWeekday, weeks, past.windowStart(origin, weeks * 7)));
          }
          const then = target - YEAR;
          put(past.unitsOn(then));
          put(past.mean(then - 3, then + 3));
          put(past.mean(origin - YEAR - 27, origin - YEAR));
          put(groups.weekday(group, origin, step));
          put(groups.trend7(group, origin));
          put(groups.trend28(group, origin));
          put(groups.year(group, origin, step));
          const price = past.priceOn(target);
          put(price);
          put(price / past.priceOn(origin));
          put(price / past.meanPrice(origin - 27, origin));
          put(price / past.meanPrice(origin - YEAR + 1, origin));
          put(price / groups.price(group, calendar.weekOfDay[target] as number));
          const first = past.firstOnSale(origin);
          put(first === 0 ? MAX_AGE : Math.min(MAX_AGE, target - first));
          for (const values of ofDay.columns) put(values[target] as number);
          put(snap[target] as number);
          // As of the newest day with the target's weekday, its mean is over the same days as up to the origin.
          asOf.forEach((values, at) => {
            put(values[ofWeekday[at] ? sameWeekday : origin] ?? Number.NaN);
          });
          label[row] = target < days ? (panel.sales[index * days + target] as number) : Number.NaN;
          row += 1;
        }
      }
    },
  };
}

/** Values that all steps of an origin share, in the order of the set. */
const ANCHORED = MEAN_WINDOWS.length + 2 * SPREAD_WINDOWS.length + 3;

function anchor(past: OriginPast, origin: number, out: Float64Array): void {
  let at = 0;
  for (const window of MEAN_WINDOWS) out[at++] = past.mean(past.windowStart(origin, window), origin);
  for (const window of SPREAD_WINDOWS) {
    const from = past.windowStart(origin, window);
    out[at++] = past.deviation(from, origin);
    out[at++] = past.zeroShare(from, origin);
  }
  out[at++] = past.most(past.windowStart(origin, 28), origin);
  out[at++] = past.level(origin);
  out[at++] = past.daysSinceSale(origin);
}

/** What depends on the target day alone, a column a feature, and the SNAP days of each state by its code. */
function targetDays({ calendar, series }: Panel) {
  const { dayofweek, day, month, week, event_name_1: name, event_type_1: type } = calendarColumns(calendar);
  const days = calendar.dates.length;
  const noEvent = calendar.events.eventName1.labels.indexOf('unknown');
  const isEvent = (at: number) => (calendar.events.eventName1.codes[at] as number) !== noEvent;
  const until = new Float32Array(days);
  const since = new Float32Array(days);
  let distance = MAX_EVENT_DISTANCE;
  for (let at = days - 1; at >= 0; at--) {
    distance = isEvent(at) ? 0 : Math.min(MAX_EVENT_DISTANCE, distance + 1);
    until[at] = distance;
  }
  distance = MAX_EVENT_DISTANCE;
  for (let at = 0; at < days; at++) {
    // The event of the day itself is the next one, not the one before.
    since[at] = Math.min(MAX_EVENT_DISTANCE, distance + 1);
    distance = isEvent(at) ? 0 : Math.min(MAX_EVENT_DISTANCE, distance + 1);
  }
  const columns = [dayofweek, day, month, week, name, type, until, since] as readonly Float32Array[];
  return { columns, snap: series.state.labels.map((state) => calendar.snap[state] ?? new Uint8Array(days)) };
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
