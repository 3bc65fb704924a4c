import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type OpenJob, OpenJobs } from '../src/jobs/open-jobs.js';

interface TestJob extends OpenJob {
  readonly end: () => void;
  readonly breakOff: (error: Error) => void;
}

function testJob(): TestJob {
  let end: () => void = () => undefined;
  let breakOff: (error: Error) => void = () => undefined;
  const finished = new Promise<void>((resolve, reject) => {
    end = resolve;
    breakOff = reject;
  });
  return { finished, end, breakOff, close: () => finished };
}

const made: TestJob[] = [];
let ended = false;
const jobs = () =>
  new OpenJobs(
    () => {
      if (ended) return undefined;
      const next = testJob();
      made.push(next);
      return next;
    },
    pino({ level: 'silent' }),
  );

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  made.length = 0;
  ended = false;
});

test('a job that breaks off is taken up again, and can be stopped meanwhile', async () => {
  const all = jobs();
  all.begin('job');
  made[0]?.breakOff(new Error('database or disk is full'));
  await vi.advanceTimersByTimeAsync(100);
  expect(all.find('job')).toBe(made[0]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(all.find('job')).toBe(made[1]);
  made[1]?.end();
  await all.settled('job');
  expect([all.find('job'), made.length]).toEqual([undefined, 2]);
});

test('a job that has ended meanwhile is left alone', async () => {
  const all = jobs();
  all.begin('job');
  made[0]?.breakOff(new Error('database or disk is full'));
  ended = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect([all.find('job'), made.length]).toEqual([undefined, 1]);
});

test('nothing begins once the server closes, and a broken job does not keep it open', async () => {
  const all = jobs();
  all.begin('job');
  made[0]?.breakOff(new Error('database or disk is full'));
  await all.close();
  await vi.advanceTimersByTimeAsync(10_000);
  all.begin('other');
  expect(made).toHaveLength(1);
});
