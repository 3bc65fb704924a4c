import { describe, expect, it } from 'vitest';
import { renderMonitoring } from '../../client/views/render-monitoring.js';
import type { JudgedVersion, MonitoringResult } from '../../contracts/monitoring/monitoring.js';

const version = (origin: string, fields: Partial<JudgedVersion> = {}): JudgedVersion => ({
  ...{ version: `foods-weekly-${origin}-0230`, origin, isCurrent: false, days: 7, through: '2016-05-22' },
  ...{ wrmsse: 0.61234, bias: -0.0312, coverage: 0.948, baseline: { name: 'naive', wrmsse: 0.8 }, points: 6 },
  measures: [
    { what: 'wrmsse', value: 0.61234, limits: { upper: 0.745, centre: 0.6, spread: 0.03, points: 6 } },
    { what: 'bias', value: -0.0312, limits: { lower: -0.091, upper: 0.1, centre: 0, spread: 0.02, points: 6 } },
    {
      what: 'bias',
      store: 'CA_1',
      value: -0.5,
      limits: { lower: -0.2, upper: 0.2, centre: 0, spread: 0.04, points: 6 },
    },
  ],
  ...fields,
});

const result = (fields: Partial<MonitoringResult> = {}): MonitoringResult => ({
  ...{ form: 1, forecast: 'foods', date: '2016-05-22', dataset: 'data', current: 'foods-weekly-2016-05-15-0230' },
  versions: [version('2016-05-15', { isCurrent: true }), version('2016-05-08', { days: 14, measures: [], points: 3 })],
  ...{ unscored: [], findings: [], actions: [], isRepeated: false, notes: [] },
  ...fields,
});

const shift: Partial<MonitoringResult> = {
  findings: [
    {
      kind: 'level-shift',
      version: 'foods-weekly-2016-05-15-0230',
      summary:
        'On its first 7 days bias of store CA_1 −50.0 % is beyond its limit, −20.0 %: more is sold than was forecast.',
      signs: [],
    },
  ],
  actions: [
    { kind: 'level-shift', action: 'retrain', outcome: 'done', details: 'run foods-monitor-2016-05-22 was started' },
  ],
};

describe('what monitoring shows', () => {
  it('fits 80 columns, with versions against their limits and what was done', () => {
    const text = renderMonitoring(result(shift), undefined, { width: 80 });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toMatchInlineSnapshot(`
      "foods, with the sales up to 2016-05-22

         origin      days  WRMSSE  limit  baseline  bias %     limits  in 95 %
      *  2016-05-15     7   0.612  0.745     0.800    −3.1  −9.1 10.0     94.8
          foods-weekly-2016-05-15-0230
         2016-05-08    14   0.612      –     0.800    −3.1          –     94.8
          foods-weekly-2016-05-08-0230
      * was the current version.
      No limits: they take 4 scores on as many days, of past origins and earlier
      versions; there are 3.

      level-shift: foods-weekly-2016-05-15-0230: On its first 7 days bias of store
      CA_1 −50.0 % is beyond its limit, −20.0 %: more is sold than was forecast.
        retrain: run foods-monitor-2016-05-22 was started"
    `);
  });

  it('has a version beside its numbers where there is room', () => {
    const [, , head, first] = renderMonitoring(result(), undefined, { width: 200 }).split('\n');
    expect(head).toMatch(/in 95 % +version$/);
    expect(first).toMatch(/^\* +2016-05-15 .* foods-weekly-2016-05-15-0230$/);
  });

  it('says first what is asked, and the command that answers', () => {
    const since = Date.UTC(2016, 4, 23, 10);
    const question = {
      ...{ name: 'foods', date: '2016-05-22', since, deadline: '2016-05-24T10:00:00.000Z', findings: ['It shifted.'] },
      defaultAnswer: 'keep' as const,
    };
    const text = renderMonitoring(result(), question, { width: 200, now: new Date(since + 90_000) });
    expect(text.split('\n').slice(0, 2)).toEqual([
      'foods, with the sales up to 2016-05-22: It shifted. What is to be done? (asked 1 min 30 s ago; otherwise keep at 2016-05-24T10:00:00.000Z)',
      '  npx forecast monitor foods --answer retrain|rollback|keep --date 2016-05-22 --reason WHY',
    ]);
  });

  it('claims nothing where there are no limits yet', () => {
    const young = result({ versions: [version('2016-05-15', { measures: [], points: 1 })] });
    expect(renderMonitoring(young, undefined, { width: 80 })).toContain('Nothing was found.');
    expect(renderMonitoring(result(), undefined, { width: 80 })).toContain('Nothing is other than promised.');
  });
});
