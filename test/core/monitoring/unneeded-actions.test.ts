import { describe, expect, it } from 'vitest';
import type { DoneAction, Finding, FindingSign } from '../../../contracts/monitoring/monitoring.js';
import type { FindingKind } from '../../../contracts/request/monitor.js';
import { type EarlierMonitoring, unneededActions } from '../../../core/monitoring/unneeded-actions.js';

const ORIGIN = '2016-05-01';
const EVERY = ['notify', 'retrain', 'rollback', 'ask'];
const finding = (kind: FindingKind = 'level-shift', signs: readonly FindingSign[] = []): Finding => ({
  ...{ kind, version: 'foods-1', summary: 'It is other than before.', signs },
});
const judged = (days: number) => ({ version: 'foods-1', origin: ORIGIN, days });

/** A record that did all it could about a finding. */
function record(days: number, found = finding(), outcome: DoneAction['outcome'] = 'done'): EarlierMonitoring {
  const actions = (['notify', 'retrain', 'rollback', 'ask'] as const).map(
    (action): DoneAction => ({ kind: found.kind, action, outcome, details: '' }),
  );
  const version = {
    ...judged(days),
    isCurrent: true,
    through: '2016-05-08',
    wrmsse: 1,
    bias: 0,
    measures: [],
    points: 6,
  };
  return { date: '2016-05-08', findings: [found], versions: [version], actions };
}

const spared = (days: number, earlier: readonly EarlierMonitoring[], found = finding(), searchOrigin?: string) =>
  unneededActions({
    versions: [judged(days)],
    findings: [found],
    earlier,
    search: searchOrigin === undefined ? undefined : { run: 'foods-2', origin: searchOrigin },
  });
const actions = (...of: Parameters<typeof spared>) => spared(...of).map(({ action }) => action);

describe('what is done about a finding', () => {
  it('is everything when it is found for the first time, or about another version or of another kind than before', () => {
    expect(actions(7, [])).toEqual([]);
    expect(actions(7, [record(7, { ...finding(), version: 'foods-0' })])).toEqual([]);
    expect(actions(7, [record(7, finding('worse-than-promised'))])).toEqual([]);
  });

  it('is nothing again on the same days, on whatever date', () => {
    expect(actions(7, [record(7)])).toEqual(EVERY);
    expect(spared(7, [record(7)])[0]?.reason).toBe(
      'it was done with the sales up to 2016-05-08, and no further whole week shows the finding',
    );
  });

  it('is everything once more weeks show it, and where it could not be done before', () => {
    expect(actions(14, [record(7)])).toEqual([]);
    expect(actions(7, [record(7, finding(), 'impossible')])).toEqual([]);
    expect(actions(7, [record(7, finding(), 'unneeded'), record(7)])).toEqual(EVERY);
  });

  it('is no more than to tell of it once a later run has searched', () => {
    expect(actions(14, [], finding(), '2016-05-15')).toEqual(['retrain', 'rollback', 'ask']);
    expect(actions(14, [], finding(), ORIGIN)).toEqual([]);
  });

  it('is to tell of more series that stop from day to day, and nothing that costs', () => {
    const stopped = (value: number) => finding('series-stopped', [{ what: 'series that sold nothing', value }]);
    expect(actions(14, [record(14, stopped(3))], stopped(3))).toEqual(EVERY);
    expect(actions(14, [record(14, stopped(3))], stopped(4))).toEqual(['retrain', 'rollback', 'ask']);
  });
});
