import { describe, expect, it } from 'vitest';
import { until } from './until.js';

describe('until', () => {
  it('gives the first value that counts as true, or that is asked for', async () => {
    let polls = 0;
    expect(await until(() => (polls++ < 2 ? undefined : 'ready'), { what: 'the third poll' })).toBe('ready');
    expect(await until(() => polls++, { what: 'six polls', holds: (value) => value === 5 })).toBe(5);
  });

  it('goes on polling while the condition throws', async () => {
    let polls = 0;
    const condition = () => {
      if (polls++ < 2) throw new Error('not there yet');
      return true;
    };
    expect(await until(condition, { what: 'the file' })).toBe(true);
  });

  it('says what it waited for, how long, and the last value or error', async () => {
    const message = (condition: () => unknown) =>
      until(condition, { what: 'two jobs to run', timeout: 40 }).catch((error: Error) => error.message);
    expect(await message(() => 0)).toBe('waited 0.04 s for two jobs to run, in vain; the last value was 0');
    expect(
      await message(() => {
        throw new Error('connection refused');
      }),
    ).toBe('waited 0.04 s for two jobs to run, in vain; the last try failed with Error: connection refused');
  });
});
