import type { Pass, Window } from './window.js';

/** Mean units a day. Sums of whole numbers lose nothing, however long they run. */
export const runningMean =
  ({ days, least }: Window): Pass =>
  (sales, start, out) => {
    out.fill(Number.NaN);
    let sum = 0;
    for (let day = start; day < out.length; day++) {
      sum += sales[day] as number;
      if (day - days >= start) sum -= sales[day - days] as number;
      const count = Math.min(days, day - start + 1);
      if (count >= least) out[day] = sum / count;
    }
  };

/** Share of days without sales. */
export const runningZeroShare =
  ({ days, least }: Window): Pass =>
  (sales, start, out) => {
    out.fill(Number.NaN);
    let zeros = 0;
    for (let day = start; day < out.length; day++) {
      if (sales[day] === 0) zeros += 1;
      if (day - days >= start && sales[day - days] === 0) zeros -= 1;
      const count = Math.min(days, day - start + 1);
      if (count >= least) out[day] = zeros / count;
    }
  };

/** Mean units of the day's own weekday. @param window whole weeks; `least` counts days of the weekday */
export const runningWeekdayMean = ({ days, least }: Window): Pass => {
  const sums = new Float64Array(7);
  const weeks = days / 7;
  return (sales, start, out) => {
    out.fill(Number.NaN);
    sums.fill(0);
    for (let day = start; day < out.length; day++) {
      let sum = (sums[day % 7] as number) + (sales[day] as number);
      if (day - days >= start) sum -= sales[day - days] as number;
      sums[day % 7] = sum;
      const count = Math.min(weeks, Math.floor((day - start) / 7) + 1);
      if (count >= least) out[day] = sum / count;
    }
  };
};
