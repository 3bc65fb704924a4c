import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { addAskedGauges, type Sample } from '../../../worker/metrics/asked-gauge.js';
import { keepAnswer } from '../../../worker/metrics/keep-answer.js';

const HOUR_MS = 3_600_000;

/** Gauges that ask a service. @returns their lines at a scrape */
function scrapes(asks: Readonly<Record<string, () => Promise<readonly Sample[]>>>): () => Promise<readonly string[]> {
  const registry = new Registry();
  addAskedGauges(
    registry,
    Object.entries(asks).map(([name, ask]) => ({ name, help: name, labelNames: ['type'], ask })),
  );
  return async () => (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('a metric that is asked for', () => {
  it('is said to be unavailable by the scrape that lacks it, and asked for again by the next', async () => {
    let isAway = true;
    const ask = async (): Promise<readonly Sample[]> => {
      if (isAway) throw new Error('Temporal is away.');
      return [[{ type: 'sweep' }, 3]];
    };
    const scrape = scrapes({ open: keepAnswer(ask, HOUR_MS) });
    expect(await scrape()).toEqual(['forecast_metric_unavailable{metric="open"} 1']);
    isAway = false;
    expect(await scrape()).toEqual(['open{type="sweep"} 3', 'forecast_metric_unavailable{metric="open"} 0']);
  });

  it('has its last answer for as long as that is good', async () => {
    let asked = 0;
    const ask = async (): Promise<readonly Sample[]> => [[{ type: 'sweep' }, ++asked]];
    const kept = scrapes({ open: keepAnswer(ask, HOUR_MS) });
    await kept();
    expect(await kept()).toContain('open{type="sweep"} 1');
    const fresh = scrapes({ open: keepAnswer(ask, -1) });
    await fresh();
    expect(Number((await fresh())[0]?.split(' ')[1])).toBeGreaterThan(2);
  });

  it('shares one question with others that are made of the same answer', async () => {
    let asked = 0;
    const answer = keepAnswer(async () => ++asked, HOUR_MS);
    const value = async (): Promise<readonly Sample[]> => [[{ type: 'sweep' }, await answer()]];
    expect(await scrapes({ leases: value, waiting: value })()).toEqual([
      'leases{type="sweep"} 1',
      'waiting{type="sweep"} 1',
      'forecast_metric_unavailable{metric="leases"} 0',
      'forecast_metric_unavailable{metric="waiting"} 0',
    ]);
  });
});
