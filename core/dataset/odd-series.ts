import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import { HORIZON } from '../panel/panel.js';
import { FirstFew } from './first-few.js';
import type { SalesTable } from './sales-table.js';
import type { StoreRows } from './store-rows.js';
import { NAMED, WarningPlaces } from './warning-places.js';

/** A day counts as far when it sold so many times what the second-best day sold. */
const FAR = 10;
/** Units of a day that are worth a look. */
const LEAST_UNITS = 50;
/** Days with sales of a series that are enough to say what is usual. */
const LEAST_DAYS = 10;
/** Days without a sale, at the end, after which a series counts as stopped. */
const SILENT_DAYS = HORIZON;
/** Days before them in which it must have sold on every second day. */
const USUAL_DAYS = 2 * HORIZON;

interface OddPlace {
  readonly text: string;
  readonly line: number;
}

/** Days that sold far more than any other of the series, and series that sold often and then nothing; store by store. */
export class OddSeries {
  private readonly far = new FirstFew<OddPlace>(NAMED);
  private readonly stopped = new FirstFew<OddPlace>(NAMED);

  constructor(private readonly sales: SalesTable) {}

  /** @param units series x days */
  add(rows: StoreRows, units: Uint16Array): void {
    const { days, firstDay } = this.sales.header;
    for (let place = 0; place < rows.count; place++) {
      const own = units.subarray(place * days, (place + 1) * days);
      const number = rows.numbers.get(place);
      const series = () => `${this.sales.itemOf({ rows, place })} in ${rows.name}`;
      const line = () => this.sales.lineOf({ rows, place });
      const day = farDay(own);
      if (day !== undefined) {
        this.far.add(number, () => ({ text: `${own[day]} of ${series()} on d_${firstDay + day}`, line: line() }));
      }
      if (hasStopped(own)) this.stopped.add(number, () => ({ text: series(), line: line() }));
    }
  }

  finish(): readonly DatasetWarning[] {
    const [far, stopped] = [placesOf(this.far), placesOf(this.stopped)];
    const { file } = this.sales;
    const warnings: DatasetWarning[] = [];
    if (far.count > 0) {
      const have = far.count === 1 ? 'a series has' : `${far.count.toLocaleString('en')} series have`;
      const message = `${have} a day with more than ${FAR} times the units of any other day: ${far.text}. See whether a digit slipped.`;
      warnings.push({ code: 'sales-far-from-others', message, file, line: far.line, count: far.count });
    }
    if (stopped.count > 0) {
      const sold = stopped.count === 1 ? 'a series' : `${stopped.count.toLocaleString('en')} series`;
      const message = `${sold} sold on most days and then nothing in the last ${SILENT_DAYS}: ${stopped.text}. See whether the newest sales are missing.`;
      warnings.push({ code: 'series-stopped', message, file, line: stopped.line, count: stopped.count });
    }
    return warnings;
  }
}

const placesOf = ({ first, count }: FirstFew<OddPlace>): WarningPlaces =>
  WarningPlaces.of(
    first.map(({ text }) => text),
    count,
    first[0]?.line,
  );

/** Position of the day that sold far more than any other; undefined where none did. */
function farDay(units: Uint16Array): number | undefined {
  let most = 0;
  let second = 0;
  let day = 0;
  for (let at = 0; at < units.length; at++) {
    const value = units[at] as number;
    // Nearly every day.
    if (value <= second) continue;
    if (value > most) {
      second = most;
      most = value;
      day = at;
    } else second = value;
  }
  if (most < LEAST_UNITS || most <= FAR * second) return undefined;
  return units.filter((value) => value > 0).length >= LEAST_DAYS ? day : undefined;
}

function hasStopped(units: Uint16Array): boolean {
  const end = units.length - SILENT_DAYS;
  for (let at = Math.max(0, end); at < units.length; at++) if (units[at] !== 0) return false;
  let sold = 0;
  for (let at = Math.max(0, end - USUAL_DAYS); at < end; at++) if (units[at] !== 0) sold += 1;
  return sold > USUAL_DAYS / 2;
}
