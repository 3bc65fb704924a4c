import { expect, test } from 'vitest';
import { WatchPace } from '../../../activities/training/watch-pace.js';

interface Watched {
  readonly roundMs: number;
  /** Share of it by which rounds are shorter or longer, in turn. */
  readonly uneven?: number;
  readonly rounds: readonly number[];
  readonly usualMs?: number;
  readonly longestMs?: number;
}

const STARTS_MS = Array.from({ length: 50 }, (_, index) => 300 + 37 * index);

/** Follows jobs until all rounds are seen. @returns how long after each awaited round it was seen, in rounds, sorted, and the looks at a job */
function watched({ roundMs, uneven = 0, rounds, usualMs = 250, longestMs = 1000 }: Watched) {
  const last = Math.max(...rounds);
  const delays: number[] = [];
  let looks = 0;
  for (const startMs of STARTS_MS) {
    const doneAt = (round: number) => startMs + roundMs * (round + (round % 2) * uneven);
    const pace = new WatchPace({ usualMs, longestMs, rounds });
    const open = [...rounds].sort((a, b) => a - b);
    let done = 0;
    for (let now = 0; open.length > 0; now += pace.next(done, now)) {
      while (done < last && doneAt(done + 1) <= now) done += 1;
      looks += 1;
      while (open.length > 0 && (open[0] as number) <= done)
        delays.push((now - doneAt(open.shift() as number)) / roundMs);
    }
  }
  return { delays: delays.sort((a, b) => a - b), looks: looks / STARTS_MS.length };
}

test.each([
  { roundMs: 40, rounds: [200, 180, 60, 20] },
  { roundMs: 130, rounds: [20, 60, 200] },
  { roundMs: 180, uneven: 0.4, rounds: [20, 60, 200] },
  { roundMs: 400, uneven: 0.2, rounds: [20, 60] },
])('sees rounds of $roundMs ms soon after they are done, with half the looks of even intervals', (job) => {
  const { delays, looks } = watched(job);
  expect(delays[Math.floor(delays.length / 2)]).toBeLessThan(0.5);
  expect(delays.at(-1)).toBeLessThan(1.5);
  const milliseconds = Math.max(...job.rounds) * job.roundMs;
  expect(looks).toBeLessThan(20 + (0.5 * milliseconds) / 250);
});

test('never pauses for longer than it may', () => {
  const pausesOf = (longestMs: number) => {
    const pace = new WatchPace({ usualMs: 250, longestMs, rounds: [2000] });
    let now = 0;
    const pauses = Array.from({ length: 40 }, () => {
      const pause = pace.next(Math.floor(now / 100), now);
      now += pause;
      return pause;
    });
    return Math.max(...pauses);
  };
  expect([pausesOf(250), pausesOf(1000)]).toEqual([250, 1000]);
});

test('looks at the usual interval at a job that stands still before a round that is awaited', () => {
  const pace = new WatchPace({ usualMs: 250, longestMs: 1000, rounds: [20] });
  let now = 0;
  const pauses: number[] = [];
  for (let look = 0; look < 40; look += 1) {
    const pause = pace.next(Math.min(19, Math.floor(now / 100)), now);
    now += pause;
    pauses.push(pause);
  }
  expect(pauses.slice(-3)).toEqual([250, 250, 250]);
});

test('looks at the usual interval where a job brings nothing new', () => {
  const pace = new WatchPace({ usualMs: 250, longestMs: 1000, rounds: [20] });
  const pauses = Array.from({ length: 6 }, (_, index) => pace.next(0, index * 100));
  expect(pauses).toEqual([25, 50, 100, 200, 250, 250]);
});

test('looks again soon when the last round is done: the job is about to end', () => {
  const pace = new WatchPace({ usualMs: 250, longestMs: 1000, rounds: [20] });
  pace.next(10, 0);
  pace.next(15, 100);
  expect([pace.next(20, 210), pace.next(20, 235), pace.next(20, 285)]).toEqual([25, 50, 100]);
});

test('looks at even intervals where nobody waits for a round of the job', () => {
  const pace = new WatchPace({ usualMs: 250, longestMs: 1000, rounds: [] });
  expect([pace.next(5, 0), pace.next(10, 250), pace.next(15, 500)]).toEqual([250, 250, 250]);
});
