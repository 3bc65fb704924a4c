import { describe, expect, it } from 'vitest';
import { toldOf } from '../../../activities/monitoring/judge-versions.js';
import type { RunPromise } from '../../../contracts/monitoring/promise.js';
import type { DataDrift, ScoredWindow, VersionScores } from '../../../contracts/monitoring/version-scores.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { findFindings } from '../../../core/monitoring/find-findings.js';
import { judgeVersion } from '../../../core/monitoring/judge-version.js';

const nothing = { count: 0, examples: [] };
const sameData: DataDrift = {
  stopped: { ...nothing, share: 0 },
  gone: nothing,
  added: nothing,
  prices: nothing,
  missingDays: nothing,
};

const window = (fields: Partial<ScoredWindow> = {}): ScoredWindow => ({
  ...{ days: 7, lastDate: '2016-05-01', wrmsse: 0.6, levels: [], rmse: 1, bias: 0 },
  ...{ stores: {}, departments: {}, storeBias: { CA_1: 0 }, departmentBias: { FOODS_1: 0 } },
  coverage: { half: 0.5, wide: 0.95, wideLevels: [] },
  baselines: [{ name: 'seasonal naive', wrmsse: 0.8, bias: 0 }],
  ...fields,
});

const scores = (origin: string, ...windows: readonly ScoredWindow[]): VersionScores => ({
  ...{
    form: 1,
    forecast: 'foods',
    version: `foods-${origin}`,
    origin,
    through: '2016-05-01',
    dataset: 'data',
    series: 100,
  },
  windows,
  data: sameData,
});

/** Versions of earlier weeks, which lie a little apart. */
const earlier = (count: number) =>
  Array.from({ length: count }, (_, week) =>
    scores(`2016-01-0${week + 1}`, window({ wrmsse: 0.6 + 0.01 * (week % 3), bias: 0.01 * ((week % 3) - 1) })),
  );

const judge = (
  windows: readonly ScoredWindow[],
  before = earlier(6),
  promise?: RunPromise,
  data: DataDrift = sameData,
) => {
  const own = { ...scores('2016-04-24', ...windows), data };
  const judged = judgeVersion({ scores: own, isCurrent: true, promise, earlier: before });
  return { judged, findings: findFindings([{ judged, data, series: 100 }]) };
};
const kinds = (...of: Parameters<typeof judge>) => judge(...of).findings.map(({ kind }) => kind);

describe('a version that does as those before it', () => {
  it('is found nothing of', () => {
    expect(kinds([window()])).toEqual([]);
  });

  it('is judged by its longest window of whole weeks, against windows as long', () => {
    const { judged } = judge([window(), window({ days: 14, wrmsse: 9 })]);
    expect(judged).toMatchObject({ days: 14, wrmsse: 9, points: 0 });
    expect(judged.measures[0]).not.toHaveProperty('limits');
  });

  it('is not judged before its first week is known', () => {
    const { judged, findings } = judge([window({ days: 3, wrmsse: 9 })]);
    expect(judged).toMatchObject({ days: 0, measures: [] });
    expect(findings).toEqual([]);
  });
});

describe('a version that does worse', () => {
  it('is above the limit of WRMSSE', () => {
    const { findings } = judge([window({ wrmsse: 0.9 })]);
    expect(findings.map(({ kind }) => kind)).toEqual(['worse-than-promised']);
    expect(findings[0]?.summary).toMatch(/^On its first 7 days WRMSSE 0\.900 is above its limit, 0\.7\d\d\.$/);
  });

  it('raises no alarm with too few points, from earlier versions and past origins together', () => {
    expect(kinds([window({ wrmsse: 9, bias: 1 })], earlier(3))).toEqual([]);
    const promise: RunPromise = {
      request: requestSchema.parse({}),
      origins: [
        { originDate: '2016-03-27', windows: [{ days: 7, wrmsse: 0.61, bias: 0, storeBias: {}, departmentBias: {} }] },
      ],
    };
    expect(kinds([window({ wrmsse: 9 })], earlier(3), promise)).toEqual(['worse-than-promised']);
  });

  it('has shifted in level as a whole, in a store or in a department, with the sign in words', () => {
    const { findings } = judge([window({ bias: -0.4, storeBias: { CA_1: -0.5 } })]);
    expect(findings.map(({ kind }) => kind)).toEqual(['level-shift']);
    expect(findings[0]?.signs.map(({ what }) => what)).toEqual(['bias', 'bias of store CA_1']);
    expect(findings[0]?.summary).toMatch(
      /^On its first 7 days bias −40\.0 % is beyond its limit, −\d+\.\d %, and 1 more: more is sold than was forecast\.$/,
    );
    expect(kinds([window({ departmentBias: { FOODS_1: 1.5 } })])).toEqual(['level-shift']);
  });

  it('names the worst of many stores and departments, and says how many there are', () => {
    const stores = Array.from({ length: 300 }, (_, at) => [`S_${at}`, 20 + at] as const);
    const before = earlier(6).map((one) => ({
      ...one,
      windows: one.windows.map((each) => ({
        ...each,
        storeBias: Object.fromEntries(stores.map(([name]) => [name, 0])),
      })),
    }));
    const { judged, findings } = judge([window({ bias: 3, storeBias: Object.fromEntries(stores) })], before);
    const signs = findings[0]?.signs ?? [];
    expect(signs).toHaveLength(11);
    expect(signs.slice(0, 2).map(({ what }) => what)).toEqual(['bias', 'bias of store S_299']);
    expect(signs.at(-1)).toEqual({ what: 'numbers beyond their limits in all', value: 301 });
    expect(findings[0]?.summary).toContain(', and 300 more:');
    expect(toldOf(judged.measures).filter(({ store }) => store !== undefined)).toHaveLength(10);
  });

  it('takes twice too much for as far off as half', () => {
    const before = earlier(6).map((one) => ({ ...one, windows: one.windows.map((each) => ({ ...each, bias: 0 })) }));
    const { judged } = judge([window({ bias: 0 })], before);
    const { lower = 0, upper = 0 } =
      judged.measures.find(({ what, store }) => what === 'bias' && store === undefined)?.limits ?? {};
    expect((1 + lower) * (1 + upper)).toBeCloseTo(1, 10);
  });

  it('has fewer sales within its bands', () => {
    expect(kinds([window({ coverage: { half: 0.2, wide: 0.6, wideLevels: [] } })])).toEqual(['bands-missed']);
  });

  it('is behind a baseline, which one week alone does not say', () => {
    const baselines = [{ name: 'naive', wrmsse: 0.5, bias: 0 }];
    expect(kinds([window({ baselines })])).toEqual([]);
    expect(kinds([window({ days: 14, baselines })])).toEqual(['worse-than-baselines']);
  });
});

describe('data that is other than before', () => {
  it.each([
    [
      'series-stopped',
      { gone: { count: 2, examples: ['A in CA_1', 'B in CA_1'] } },
      '2 series that it forecasts are no longer in the data.',
    ],
    [
      'series-stopped',
      { stopped: { count: 1, examples: ['A in CA_1'], share: 0.03 } },
      '1 series sold nothing for 14 days, 3.0 % of its units.',
    ],
    ['new-series', { added: { count: 1, examples: ['C in CA_1'] } }, '1 series of the data is not forecast.'],
    [
      'prices-outside',
      { prices: { count: 6, examples: [] } },
      '6 series of 100 have a price more than a tenth outside of all that were learnt from.',
    ],
    [
      'missing-days',
      { missingDays: { count: 1, examples: ['CA_1 on 2016-04-26'] } },
      'Stores sold nothing on days with a forecast: CA_1 on 2016-04-26.',
    ],
  ] as const)('is found as %s', (kind, changes, summary) => {
    const { findings } = judge([window()], earlier(6), undefined, { ...sameData, ...changes } as DataDrift);
    expect(findings).toEqual([expect.objectContaining({ kind, summary })]);
  });

  it('is nothing to tell where it is little', () => {
    const little: DataDrift = {
      ...sameData,
      prices: { count: 5, examples: [] },
      stopped: { count: 1, examples: [], share: 0.01 },
    };
    expect(kinds([window()], earlier(6), undefined, little)).toEqual([]);
  });
});
