import { expect, test } from 'vitest';
import { WatchPace } from '../../../activities/training/watch-pace.js';

interface Watched {
  readonly roundMs: number;
  /** Milliseconds before the first round. */
  readonly startMs: number;
  readonly rounds: readonly number[];
  readonly usualMs?: number;
}

/** Follows a job until all rounds are seen. @returns how long after each awaited round it was seen, and the number of looks */
function watched({ roundMs, startMs, rounds, usualMs = 250 }: Watched) {
  const pace = new WatchPace({ usualMs, rounds });
  const last = Math.max(...rounds);
  const open = [...rounds].sort((a, b) => a - b);
  const delays: number[] = [];
  let looks = 0;
  for (let now = 0; open.length > 0; ) {
    const done = Math.min(last, Math.max(0, Math.floor((now - startMs) / roundMs)));
    looks += 1;
    while (open.length > 0 && (open[0] as number) <= done) {
      delays.push(now - (startMs + (open.shift() as number) * roundMs));
    }
    now += pace.next(done, now);
  }
  return { delays, looks };
}

test.each([
  { roundMs: 7, startMs: 300, rounds: [20, 60, 180, 200] },
  { roundMs: 40, startMs: 900, rounds: [200, 180, 60, 20] },
  { roundMs: 130, startMs: 2500, rounds: [20, 60, 200] },
])('sees each awaited round of $roundMs ms within 50 ms and half a round', (job) => {
  const { delays, looks } = watched(job);
  expect(Math.max(...delays)).toBeLessThanOrEqual(50 + job.roundMs / 2);
  const milliseconds = job.startMs + Math.max(...job.rounds) * job.roundMs;
  expect(looks).toBeLessThan(20 + (1.5 * milliseconds) / 250);
});

test('looks at the usual interval where a job brings nothing new', () => {
  const pace = new WatchPace({ usualMs: 250, rounds: [20] });
  const pauses = Array.from({ length: 6 }, (_, index) => pace.next(0, index * 100));
  expect(pauses).toEqual([25, 50, 100, 200, 250, 250]);
});

test('looks again soon when the last round is done: the job is about to end', () => {
  const pace = new WatchPace({ usualMs: 250, rounds: [20] });
  pace.next(10, 0);
  pace.next(15, 100);
  expect([pace.next(20, 210), pace.next(20, 235), pace.next(20, 285)]).toEqual([25, 50, 100]);
});

test('looks at even intervals where nobody waits for a round of the job', () => {
  const pace = new WatchPace({ usualMs: 250, rounds: [] });
  expect([pace.next(5, 0), pace.next(10, 250), pace.next(15, 500)]).toEqual([250, 250, 250]);
});
