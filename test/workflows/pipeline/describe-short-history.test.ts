import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../../contracts/request/request.js';
import { describeShortHistory } from '../../../workflows/pipeline/stages/describe-short-history.js';

const ask = (origins: number, set: 'seed' | 'origin', originDay = 140, firstDay = 1) =>
  describeShortHistory(
    { firstDay, lastDay: 140, originDay },
    requestSchema.parse({ backtest: { origins }, features: { set } }),
  );

describe('origins that are asked for', () => {
  it.each([
    [0, 'seed', 112],
    [2, 'seed', 140],
    [1, 'seed', 112],
    [0, 'origin', 112],
  ] as const)('are possible: %s past ones, features %s, origin d_%s', (origins, set, originDay) => {
    expect(ask(origins, set, originDay)).toBeUndefined();
  });

  it('are too early where past ones lie before there is enough to learn from, and it says which would do', () => {
    expect(ask(3, 'seed')).toMatchInlineSnapshot(
      `"origin: d_140 with backtest.origins: 3 begins too early: the first day to learn at would be d_56, with 56 days of sales up to it (from d_1), and 84 are needed. Ask for backtest.origins: 2 at most, or backtest.origins: 0."`,
    );
    expect(ask(2, 'seed', 130)).toMatchInlineSnapshot(
      `"origin: d_130 with backtest.origins: 2 begins too early: the first day to learn at would be d_74, with 74 days of sales up to it (from d_1), and 84 are needed. Ask for backtest.origins: 1 at most, or an origin d_140, or backtest.origins: 0."`,
    );
    expect(ask(12, 'origin')).toMatchInlineSnapshot(
      `"origin: d_140 with backtest.origins: 12 begins too early: the first day to learn at would be d_-196, with 0 days of sales up to it (from d_1), and 84 are needed. Ask for backtest.origins: 2 at most, or features.set: seed with backtest.origins: 0."`,
    );
  });

  it('are never offered beyond the data or below the least', () => {
    expect(ask(0, 'origin', 111)).toMatchInlineSnapshot(
      `"origin: d_111 with backtest.origins: 0 begins too early: the first day to learn at would be d_83, with 83 days of sales up to it (from d_1), and 84 are needed. Ask for an origin from d_112 to d_140, or features.set: seed with backtest.origins: 0."`,
    );
    expect(ask(0, 'origin', 140, 40)).toMatchInlineSnapshot(
      `"origin: d_140 with backtest.origins: 0 begins too early: the first day to learn at would be d_112, with 73 days of sales up to it (from d_40), and 84 are needed. Ask for features.set: seed with backtest.origins: 0."`,
    );
  });

  it('which would do are right: they have no fault', () => {
    for (const origins of [1, 2, 3, 5, 12]) {
      for (let originDay = 112; originDay <= 140; originDay++) {
        const fault = ask(origins, 'seed', originDay);
        const most = /origins: (\d+) at most/.exec(fault ?? '')?.[1];
        const earliest = /origin (?:from )?d_(\d+)/.exec(fault ?? '')?.[1];
        if (most !== undefined) expect(ask(Number(most), 'seed', originDay)).toBeUndefined();
        if (most !== undefined) expect(ask(Number(most) + 1, 'seed', originDay)).toBeDefined();
        if (earliest !== undefined) expect(ask(origins, 'seed', Number(earliest))).toBeUndefined();
        if (earliest !== undefined) expect(ask(origins, 'seed', Number(earliest) - 1)).toBeDefined();
      }
    }
  });
});
