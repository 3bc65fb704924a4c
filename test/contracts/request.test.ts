import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../contracts/request.js';

const faultsOf = (request: object): string[] => {
  const parsed = requestSchema.safeParse(request);
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
};

describe('a request', () => {
  it('is complete when it is empty', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it('is refused with limits that leave nothing to do, by the path of each', () => {
    const limits = { maxSeconds: 0, maxCost: -1, noImprovement: 0, failuresInARow: 0, maxMoney: 3 };
    expect(faultsOf({ sweep: { limits, maxTrials: 0 } })).toMatchInlineSnapshot(`
      [
        "sweep.maxTrials: a budget of zero trials leaves nothing to do",
        "sweep.limits.maxSeconds: a limit of zero leaves nothing to wait for; leave the field out for no limit",
        "sweep.limits.maxCost: a limit of zero leaves nothing to spend; leave the field out for no limit",
        "sweep.limits.noImprovement: at least 1 trial must be allowed to bring nothing new",
        "sweep.limits.failuresInARow: Too small: expected number to be >=1",
        "sweep.limits: Unrecognized key: "maxMoney"",
      ]
    `);
  });

  it('is refused when a spot job could lose more than it may', () => {
    expect(faultsOf({ training: { spot: { checkpoints: false } } })).toMatchInlineSnapshot(`
      [
        "training.spot.checkpoints: without checkpoints an interruption loses up to training.maxRuntimeSeconds, 86400 s, of paid work; save checkpoints, or allow at most 3600 s",
      ]
    `);
    expect(faultsOf({ training: { spot: { maxWaitSeconds: 3600 } } })).toMatchInlineSnapshot(`
      [
        "training.spot.maxWaitSeconds: it includes the training itself, so it must be at least training.maxRuntimeSeconds, 86400",
      ]
    `);
    expect(faultsOf({ training: { spot: { checkpoints: false }, maxRuntimeSeconds: 3600 } })).toEqual([]);
    expect(faultsOf({ training: { spot: {}, keepAliveSeconds: 60 } })).toMatchInlineSnapshot(`
      [
        "training.keepAliveSeconds: SageMaker keeps no spot instances; leave out this field or training.spot",
      ]
    `);
    expect(faultsOf({ training: { keepAliveSeconds: 0 } })).toMatchInlineSnapshot(`
      [
        "training.keepAliveSeconds: Too small: expected number to be >=1",
      ]
    `);
  });

  it('is refused when it names an earlier run that no run can be named', () => {
    expect(faultsOf({ sweep: { warmStart: ['a/b'] } })).toMatchInlineSnapshot(`
      [
        "sweep.warmStart.0: name a run by its id",
      ]
    `);
  });

  it('is refused when a member asks for what the sweep or the container does not have', () => {
    const fit = {
      members: [
        { per: 'region' },
        { algorithm: 'xgboost' },
        { hyperparameters: { num_leaves: 9 } },
        { algorithm: 'lightgbm', hyperparameters: { num_leafs: 9, learning_rate: -1 } },
        { method: 'topdown', per: 'store' },
        'store',
      ],
    };
    expect(
      faultsOf({ fit, sweep: { algorithms: { lightgbm: {} }, share: 0 }, backtest: { origins: 99 } }),
    ).toMatchInlineSnapshot(`
      [
        "sweep.share: Too small: expected number to be >0",
        "fit.members.0.per: Invalid option: expected one of "all"|"store"|"store-category"|"store-department"|"category"|"department"",
        "fit.members.2.algorithm: name the algorithm that these belong to: xgboost or lightgbm",
        "fit.members.3.hyperparameters.num_leafs: lightgbm has no hyperparameter num_leafs; did you mean 'num_leaves'?",
        "fit.members.3.hyperparameters.learning_rate: -1 is not above 0",
        "fit.members.4.method: Invalid input: expected "top-down"",
        "fit.members.4: Unrecognized key: "per"",
        "fit.members.5: Invalid input: expected object, received string",
        "backtest.origins: Too big: expected number to be <=12",
      ]
    `);
    expect(faultsOf({ fit: { members: [{ method: 'top-down' }] } })).toEqual(['fit.members: name at least one model']);
    expect(
      faultsOf({ fit: { members: [{ algorithm: 'xgboost' }] }, sweep: { algorithms: { lightgbm: {} } } }),
    ).toMatchInlineSnapshot(`
      [
        "fit.members.0.algorithm: the sweep has no trial of xgboost; add it to sweep.algorithms",
      ]
    `);
  });
});
