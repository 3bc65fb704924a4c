import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../contracts/request/request.js';

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

  it('is refused with an endpoint that SageMaker has not, and with scores that no trial could stand beside', () => {
    const scaling = { minInstances: 3, maxInstances: 2, callsPerMinute: 10 };
    expect(faultsOf({ endpoint: { ttl: 'for ever', scaling, instanceTypes: ['ml.m5.tiny'] } })).toMatchInlineSnapshot(`
      [
        "endpoint.instanceTypes.0: SageMaker has no endpoint on an instance type 'ml.m5.tiny'; write one such as ml.m5.large.",
        "endpoint.ttl: write a number and its unit, s, m, h, d or w: 90s, 15m, 12h, 2d; or none",
        "endpoint.scaling: at least 3 is more than at most 2",
      ]
    `);
    const referenceScores = [
      { name: 'notebook', algorithm: 'lightgmb', rmse: 1.919 },
      { name: 'report', hyperparameters: { max_depth: 5 }, rmse: 0 },
      { name: 'Autopilot', algorithm: 'autopilot', rmse: 1.9 },
    ];
    expect(faultsOf({ report: { referenceScores } })).toMatchInlineSnapshot(`
      [
        "report.referenceScores.1.rmse: Too small: expected number to be >0",
        "report.referenceScores.0.algorithm: this request has no trial of lightgmb, only of xgboost, lightgbm",
        "report.referenceScores.1.hyperparameters: name the algorithm whose hyperparameters they are",
        "report.referenceScores.2.algorithm: this request has no trial of autopilot, only of xgboost, lightgbm",
      ]
    `);
    expect(faultsOf({ sweep: { autopilot: {} }, report: { referenceScores: referenceScores.slice(2) } })).toEqual([]);
  });

  it('is refused with a job of the features that SageMaker has not, or that nothing is left for', () => {
    expect(faultsOf({ features: { runOn: 'processing' } })).toEqual([]);
    const processing = { instanceTypes: ['ml.m5.4xlage'], instances: 101, maxRuntimeSeconds: 800_000, spot: true };
    expect([
      ...faultsOf({ features: { runOn: 'processing', processing } }),
      ...faultsOf({ features: { processing: {} } }),
      ...faultsOf({ features: { runOn: 'cluster' } }),
    ]).toMatchInlineSnapshot(`
      [
        "features.processing.instanceTypes.0: SageMaker has no processing job on an instance type 'ml.m5.4xlage'; did you mean 'ml.m5.4xlarge'?",
        "features.processing.instances: a processing job has 100 instances at most",
        "features.processing.maxRuntimeSeconds: SageMaker lets a processing job run for 777600 s, nine days, at most",
        "features.processing: Unrecognized key: "spot"",
        "features.processing: workers make the features, and no job; write features.runOn: processing, or leave this out",
        "features.runOn: Invalid option: expected one of "worker"|"processing"",
      ]
    `);
  });

  it('is refused with a retention that says nothing, or keeps nothing', () => {
    expect(faultsOf({ publish: { retention: {} } })).toEqual(['publish.retention: give keep, days or both']);
    expect(faultsOf({ publish: { retention: { keep: 0, days: 1.5, weeks: 2 } } })).toMatchInlineSnapshot(`
      [
        "publish.retention.keep: give a whole number, 1 or more",
        "publish.retention.days: give a whole number, 1 or more",
        "publish.retention: Unrecognized key: "weeks"",
      ]
    `);
    expect(faultsOf({ publish: { retention: { keep: 1 } } })).toEqual([]);
  });

  it('is refused with series to draw that are none, named twice or too many', () => {
    const series = (ids: unknown[]) => faultsOf({ report: { series: ids } });
    expect(series(['FOODS_3_090_CA_1', 'FOODS_3_090_TX_1'])).toEqual([]);
    expect(faultsOf({ report: { serie: ['FOODS_3_090_CA_1'] } })).toEqual(['report: Unrecognized key: "serie"']);
    expect([...series([]), ...series(['a', 'b', 'a']), ...series(['', 7])]).toMatchInlineSnapshot(`
      [
        "report.series: Too small: expected array to have >=1 items",
        "report.series.2: a is named already, as 1.",
        "report.series.0: Too small: expected string to have >=1 characters",
        "report.series.1: Invalid input: expected string, received number",
      ]
    `);
    expect(series(Array.from({ length: 25 }, (_, index) => `FOODS_3_0${index}_CA_1`))).toEqual([
      'report.series: at most 24 are drawn; forecast browse shows every one',
    ]);
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
    expect(faultsOf({ training: { keepAliveSeconds: 4000 } })).toEqual([
      'training.keepAliveSeconds: SageMaker keeps instances for an hour, 3600 s, at most',
    ]);
    expect(faultsOf({ training: { keepAliveSeconds: 0 } })).toMatchInlineSnapshot(`
      [
        "training.keepAliveSeconds: leave the field out for no warm pool",
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
        "fit.members.2.algorithm: name the algorithm that these belong to, one of sweep.algorithms",
        "fit.members.3.hyperparameters.num_leafs: lightgbm has no hyperparameter num_leafs; did you mean 'num_leaves'?",
        "fit.members.3.hyperparameters.learning_rate: -1 is not above 0",
        "fit.members.4.method: Invalid option: expected one of "top-down"|"exponential-smoothing"",
        "fit.members.4: Unrecognized key: "per"",
        "fit.members.5: Invalid input: expected object, received string",
        "backtest.origins: Too big: expected number to be <=12",
      ]
    `);
    expect(faultsOf({ fit: { members: [{ method: 'top-down' }] } })).toEqual(['fit.members: name at least one model']);
    const twice = [{ per: 'store' }, { method: 'top-down' }, {}, { per: 'department' }, { method: 'top-down' }];
    expect(faultsOf({ fit: { members: twice } })).toEqual([
      'fit.members.2: is the same as fit.members.0; leave one of them out',
      'fit.members.4: is the same as fit.members.1; leave one of them out',
    ]);
    expect(
      faultsOf({ fit: { members: [{ algorithm: 'xgboost' }] }, sweep: { algorithms: { lightgbm: {} } } }),
    ).toMatchInlineSnapshot(`
      [
        "fit.members.0.algorithm: the sweep has no trial of xgboost; add it to sweep.algorithms",
      ]
    `);
  });

  it('is refused with added features that are none, impossible, or there already', () => {
    const add = [
      'rolling_quantile_90_t28',
      'rolling_men_t28',
      'rolling_quantil_t28',
      'price_trend',
      'rolling_mean_t1',
      'rolling_mean_t731',
      'rolling_mean_t014',
      'rolling_kurt_t3',
      'rolling_quantile_100_t28',
      'weekday_mean_t30',
      'expanding_mean_item',
      'rolling_mean_t30',
      'lag_t28',
      'rolling_quantile_90_t28',
      'rolling_median_t28',
      'rolling_quantile_50_t28',
      '__proto__',
      '',
    ];
    expect(faultsOf({ features: { add } })).toMatchInlineSnapshot(`
      [
        "features.add.1: no feature has this name; did you mean 'rolling_mean_t28'? Known are rolling_mean_tN, rolling_std_tN, rolling_skew_tN, rolling_kurt_tN, rolling_max_tN, rolling_median_tN, rolling_quantile_Q_tN, rolling_zero_share_tN, weekday_mean_tN, expanding_mean, expanding_zero_share, expanding_weekday_mean, expanding_mean_dept, expanding_mean_cat, expanding_mean_store (N: days of the window, Q: per cent)",
        "features.add.2: no feature has this name; did you mean 'rolling_quantile_Q_tN'? Known are rolling_mean_tN, rolling_std_tN, rolling_skew_tN, rolling_kurt_tN, rolling_max_tN, rolling_median_tN, rolling_quantile_Q_tN, rolling_zero_share_tN, weekday_mean_tN, expanding_mean, expanding_zero_share, expanding_weekday_mean, expanding_mean_dept, expanding_mean_cat, expanding_mean_store (N: days of the window, Q: per cent)",
        "features.add.3: no feature has this name. Known are rolling_mean_tN, rolling_std_tN, rolling_skew_tN, rolling_kurt_tN, rolling_max_tN, rolling_median_tN, rolling_quantile_Q_tN, rolling_zero_share_tN, weekday_mean_tN, expanding_mean, expanding_zero_share, expanding_weekday_mean, expanding_mean_dept, expanding_mean_cat, expanding_mean_store (N: days of the window, Q: per cent)",
        "features.add.4: the window of rolling_mean_tN has 2 to 730 days; got 1",
        "features.add.5: the window of rolling_mean_tN has 2 to 730 days; got 731",
        "features.add.6: write it rolling_mean_t14",
        "features.add.7: the window of rolling_kurt_tN has 4 to 730 days; got 3",
        "features.add.8: a quantile is a whole number of per cent, 1 to 99; got 100",
        "features.add.9: the window of weekday_mean_tN has 7 to 728 days, whole weeks (a multiple of 7); got 30",
        "features.add.10: within a store an item is one series, so this is the series' own mean: take expanding_mean",
        "features.add.11: the seed set has it already",
        "features.add.12: the seed set has it already",
        "features.add.13: it is asked for twice",
        "features.add.15: it is asked for already, as rolling_median_t28",
        "features.add.16: no feature has this name. Known are rolling_mean_tN, rolling_std_tN, rolling_skew_tN, rolling_kurt_tN, rolling_max_tN, rolling_median_tN, rolling_quantile_Q_tN, rolling_zero_share_tN, weekday_mean_tN, expanding_mean, expanding_zero_share, expanding_weekday_mean, expanding_mean_dept, expanding_mean_cat, expanding_mean_store (N: days of the window, Q: per cent)",
        "features.add.17: no feature has this name. Known are rolling_mean_tN, rolling_std_tN, rolling_skew_tN, rolling_kurt_tN, rolling_max_tN, rolling_median_tN, rolling_quantile_Q_tN, rolling_zero_share_tN, weekday_mean_tN, expanding_mean, expanding_zero_share, expanding_weekday_mean, expanding_mean_dept, expanding_mean_cat, expanding_mean_store (N: days of the window, Q: per cent)",
      ]
    `);
    expect(faultsOf({ features: { add: [7] } })).toMatchInlineSnapshot(`
      [
        "features.add.0: Invalid input: expected string, received number",
      ]
    `);
    const many = Array.from({ length: 65 }, (_, index) => `rolling_max_t${index + 2}`);
    expect(faultsOf({ features: { add: many } })).toMatchInlineSnapshot(`
      [
        "features.add: Too big: expected array to have <=64 items",
      ]
    `);
    expect(faultsOf({ features: { add: many.slice(1) } })).toEqual([]);
  });

  it('is refused with added features that the set has under another name', () => {
    const add = ['rolling_mean_t30', 'rolling_mean_t28', 'rolling_max_t28', 'weekday_mean_t56', 'rolling_std_t14'];
    expect(faultsOf({ features: { set: 'origin', add } })).toMatchInlineSnapshot(`
      [
        "features.add.1: the origin set has it already, as mean_28",
        "features.add.2: the origin set has it already, as max_28",
        "features.add.3: the origin set has it already, as weekday_mean_8",
      ]
    `);
  });
});
