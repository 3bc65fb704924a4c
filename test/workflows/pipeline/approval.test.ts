import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../../contracts/request/request.js';
import type { ApprovalDecision, ApprovalNumbers } from '../../../contracts/run/approval.js';
import { Approval, describeOutcome } from '../../../workflows/pipeline/approval.js';
import { describeNumbers, largestDrift } from '../../../workflows/pipeline/drift-of.js';

const numbers: ApprovalNumbers = {
  champion: 'trial-003',
  score: 0.61234,
  baseline: { name: 'seasonal-naive', wrmsse: 0.85 },
  drift: {
    total: 1200,
    lastDays: 1000,
    current: { version: 'foods-1', origin: '2016-03-27', total: 1500 },
    stores: [{ store: 'CA_1', total: 1200, lastDays: 1000 }],
  },
};
const settingsOf = (approval: unknown) => {
  const settings = requestSchema.parse({ publish: { approval } }).publish.approval;
  if (settings === undefined) throw new Error('no approval');
  return settings;
};
const ana: ApprovalDecision = { decision: 'approve', by: 'ana', reason: 'looks right' };

/** An approval that was asked for. */
function asked(approval: object = {}): Approval {
  const settings = settingsOf({ when: 'required', approvers: ['ana', 'ben'], ...approval });
  const open = new Approval(settings);
  open.ask(settings, numbers, Date.UTC(2026, 10, 30, 6));
  return open;
}

describe('an approval', () => {
  it('is written short or with its settings', () => {
    expect(settingsOf('required')).toEqual({
      when: 'required',
      approvers: [],
      deadlineSeconds: 86_400,
      default: 'reject',
      maxDrift: 0.2,
    });
    expect(settingsOf({ when: 'above-drift', maxDrift: 0.1 })).toMatchObject({ maxDrift: 0.1, default: 'reject' });
    expect(() => settingsOf('maybe')).toThrow('give required, above-drift, none');
    expect(requestSchema.parse({}).publish.approval).toBeUndefined();
  });

  it('is asked with the numbers to decide on, a deadline and what counts then', () => {
    expect(asked({ deadlineSeconds: 3600 }).wait).toMatchObject({
      deadline: '2026-11-30T07:00:00.000Z',
      defaultDecision: 'reject',
      approvers: ['ana', 'ben'],
      question:
        '1,200 units in 28 days, +20.0 % against the sales of the last 28 days, −20.0 % against the current version foods-1 ' +
        '(origin 2016-03-27); trial-003 with WRMSSE 0.61234, seasonal-naive 0.85000.',
    });
  });

  it('is asked with what to mend first where the pointer is damaged', () => {
    const { current: _, ...drift } = numbers.drift;
    const damagedPointer =
      's3://b/current.json is no longer the pointer: it is no JSON. Restore its last sound content.';
    expect(describeNumbers({ ...numbers, drift: { ...drift, damagedPointer } })).toBe(
      `Before you approve: ${damagedPointer} 1,200 units in 28 days, +20.0 % against the sales of the last 28 days, ` +
        'nobody can say which version is current; trial-003 with WRMSSE 0.61234, seasonal-naive 0.85000.',
    );
  });

  it('takes the decision of an approver, once', () => {
    const approval = asked();
    approval.check(ana);
    expect(approval.decide(ana, Date.UTC(2026, 10, 30, 7))).toBe('Approved: the forecast is being published.');
    expect(approval.wait).toBeNull();
    expect(approval.outcome).toMatchObject({ how: 'person', by: 'ana', against: 'foods-1' });
    expect(() => approval.check({ ...ana, decision: 'reject' })).toThrow(
      'There is nothing more to decide. ana approved the forecast at 2026-11-30T07:00:00.000Z: looks right',
    );
  });

  it.each([
    [{ by: 'eve' }, 'eve may not decide; publish.approval.approvers lists ana, ben.'],
    [{ reason: ' ' }, 'Say why: the reason is empty.'],
    [{ by: '' }, 'Say who decides: by is empty.'],
    [{ decision: 'perhaps' as 'approve' }, "Decide approve or reject, not 'perhaps'."],
  ])('refuses %j', (change, message) => {
    expect(() => asked().check({ ...ana, ...change })).toThrow(message);
  });

  it('lets anybody decide where no approvers are listed', () => {
    expect(() => asked({ approvers: [] }).check({ ...ana, by: 'whoever' })).not.toThrow();
  });

  it('refuses a decision before it is asked, and where none is wanted', () => {
    expect(() => new Approval(settingsOf('required')).check(ana)).toThrow('Nothing waits for approval yet');
    expect(() => new Approval(undefined).check(ana)).toThrow('asks for no approval (publish.approval)');
  });

  it('says of a default that nobody decided', () => {
    expect(
      describeOutcome({ decision: 'reject', by: '', reason: '', how: 'default', at: '2026-11-30T07:00:00Z' }),
    ).toBe('Nobody decided before the deadline, 2026-11-30T07:00:00Z: the forecast is rejected by default.');
  });
});

describe('the drift of a forecast', () => {
  it('is the larger of what its total differs from the current version and the last 28 days', () => {
    expect(largestDrift(numbers.drift)).toBeCloseTo(0.2);
    expect(largestDrift({ ...numbers.drift, total: 1100 })).toBeCloseTo(4 / 15);
  });

  it('is told where there is nothing to hold it against', () => {
    const drift = { total: 10, lastDays: 0, stores: [] };
    expect(largestDrift(drift)).toBe(0);
    expect(describeNumbers({ champion: 'trial-000', score: 0.5, drift })).toBe(
      '10 units in 28 days, – against the sales of the last 28 days, nothing was published before; trial-000 with WRMSSE 0.50000.',
    );
  });

  it('is told where the current version cannot be compared with, and why', () => {
    const problem = 's3://bucket/forecasts/foods/versions/foods-1/manifest.json does not exist';
    const drift = {
      total: 1200,
      lastDays: 1000,
      uncompared: { version: 'foods-1', origin: '2016-03-27', problem },
      stores: [],
    };
    expect(largestDrift(drift)).toBeCloseTo(0.2);
    expect(describeNumbers({ champion: 'trial-000', score: 0.5, drift })).toBe(
      '1,200 units in 28 days, +20.0 % against the sales of the last 28 days, not compared with the current version foods-1 ' +
        `(origin 2016-03-27), since ${problem}; trial-000 with WRMSSE 0.50000.`,
    );
  });
});
