import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../../contracts/request/request.js';
import { refitRequest } from '../../../core/search/refit-request.js';
import { plannedTrials, propose } from '../../../core/search/strategy.js';
import { championRecord } from '../../contracts/champion/champions.js';

const search = {
  strategy: { kind: 'tpe' },
  earlyStop: { kind: 'median' },
  warmStart: ['earlier'],
  autopilot: {},
  limits: { maxCost: 5 },
  maxParallel: 7,
};

describe('the request of a refit', () => {
  it("has one trial, the champion's, and keeps what is no matter of the search", () => {
    const asked = requestSchema.parse({ sweep: search, select: { finalists: 5 } });
    const { sweep, select, ...rest } = refitRequest(asked, championRecord());
    expect(plannedTrials(sweep)).toBe(1);
    expect(propose(sweep, [], 0)).toMatchObject({
      algorithm: 'lightgbm',
      hyperparameters: { num_leaves: '10', num_iterations: '27' },
    });
    expect(propose(sweep, [], 1)).toEqual({ kind: 'exhausted' });
    expect(sweep).toMatchObject({ earlyStop: { kind: 'none' }, limits: { maxCost: 5 }, maxParallel: 7 });
    expect(sweep).not.toHaveProperty('warmStart');
    expect(sweep).not.toHaveProperty('autopilot');
    expect(select.finalists).toBe(1);
    expect(asked).toMatchObject(rest);
  });

  it('has a trial of each further algorithm that members ask for', () => {
    const fit = { members: [{ per: 'store' }, { per: 'store', algorithm: 'xgboost' }] };
    const hyperparameters = { lightgbm: { num_leaves: '10' }, xgboost: { max_depth: '5' } };
    const { sweep } = refitRequest(requestSchema.parse({ fit }), championRecord({ hyperparameters }));
    expect([0, 1].map((index) => propose(sweep, [], index))).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ algorithm: 'lightgbm', hyperparameters: { num_leaves: '10' } }),
        expect.objectContaining({ algorithm: 'xgboost', hyperparameters: { max_depth: '5' } }),
      ]),
    );
    expect(plannedTrials(sweep)).toBe(2);
  });
});
