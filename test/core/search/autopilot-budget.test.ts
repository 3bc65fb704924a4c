import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../../contracts/request/request.js';
import { autopilotBudget } from '../../../core/search/autopilot-budget.js';

const prices = { 'ml.m5.4xlarge': 1 };
const budget = (limits: object, autopilot: object = {}, table: Readonly<Record<string, number>> = prices) => {
  const { sweep } = requestSchema.parse({ sweep: { limits, autopilot: { maxSeconds: 3600, ...autopilot } } });
  return autopilotBudget(sweep, sweep.autopilot as NonNullable<typeof sweep.autopilot>, table);
};

describe('the budget of a sweep and of Autopilot', () => {
  it('is one in time: Autopilot takes no longer than the sweep may', () => {
    expect(budget({ maxSeconds: 600 })).toMatchObject({ settings: { maxSeconds: 600 } });
    expect(budget({ maxSeconds: 7200 })).toMatchObject({ settings: { maxSeconds: 3600 } });
  });

  it('is one in money: the trials have what Autopilot can not have spent', () => {
    expect(budget({ maxCost: 3 })).toMatchObject({ sweep: { limits: { maxCost: 2 } }, price: 1 });
    expect(budget({ maxCost: 3, maxSeconds: 1800 })).toMatchObject({ sweep: { limits: { maxCost: 2.5 } } });
  });

  it('leaves the sweep as it is where no money is limited', () => {
    const { sweep } = requestSchema.parse({ sweep: { limits: { maxSeconds: 60 } } });
    expect(budget({ maxSeconds: 60 }, {}, {})).toMatchObject({ sweep: { limits: sweep.limits }, price: undefined });
  });

  it('is refused where it leaves the trials nothing, or where nobody knows the price', () => {
    expect(budget({ maxCost: 1 })).toEqual({
      fault:
        'sweep.limits.maxCost, USD 1, leaves nothing for the trials: Autopilot may cost USD 1.00 (3600 s of ml.m5.4xlarge). Raise it, or lower sweep.autopilot.maxSeconds.',
    });
    expect(budget({ maxCost: 1 }, { instanceType: 'ml.m5.xlarge' })).toMatchObject({
      fault: expect.stringContaining('there is no price for ml.m5.xlarge'),
    });
  });
});
