import type { Pass, Window } from './window.js';

/** Most units of a day. Each day enters and leaves a queue of falling units once, its first is the answer. */
export const rollingMax = ({ days, least }: Window, known: number): Pass => {
  const queue = new Int32Array(known);
  return (sales, start, out) => {
    out.fill(Number.NaN);
    let head = 0;
    let tail = 0;
    for (let day = start; day < out.length; day++) {
      const units = sales[day] as number;
      while (head < tail && (sales[queue[tail - 1] as number] as number) <= units) tail -= 1;
      queue[tail] = day;
      tail += 1;
      if ((queue[head] as number) <= day - days) head += 1;
      if (day - start + 1 >= least) out[day] = sales[queue[head] as number] as number;
    }
  };
};
