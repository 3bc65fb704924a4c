import { describe, expect, it } from 'vitest';
import { RULE_NAMES } from '../../src/parameters/rule-parameters.js';
import { createRule, restoreRule } from '../../src/rules/create-rule.js';
import { importances, repeat, series } from './streams.js';

describe('createRule', () => {
  it('refuses an unknown rule and names the nearest', () => {
    expect(() => createRule('LossNotDecresing')).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: There is no rule 'LossNotDecresing'; did you mean 'LossNotDecreasing'?]`,
    );
  });

  it('refuses an unknown parameter and names the nearest', () => {
    expect(() => createRule('Overfit', { patients: 3 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: Overfit has no parameter 'patients'; did you mean 'patience'?]`,
    );
  });

  it('refuses a value that does not fit, naming it', () => {
    expect(() =>
      createRule('LossNotDecreasing', { num_steps: 'ten', diff_percent: 100 }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [RangeError: num_steps of LossNotDecreasing is "ten": Invalid input: expected number, received string.
      diff_percent of LossNotDecreasing is 100: Too big: expected number to be <100.]
    `);
  });

  it('refuses a regular expression that is none', () => {
    expect(() => createRule('AllZero', { tensor_regex: '(' })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: tensor_regex of AllZero is "(": '(' is no regular expression.]`,
    );
  });

  it('refuses an unknown collection and names the nearest', () => {
    expect(() => createRule('AllZero', { collection_names: 'metric' })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: There is no collection 'metric'; did you mean 'metrics'?]`,
    );
  });

  it('never says worse than naive while nobody has said what the naive error is', () => {
    const rule = createRule('WorseThanNaive', { start_step: 0 });
    rule.feed([0, 1, 2].map((step) => ({ step, name: 'validation-rmse', value: 99 })));
    expect(rule.end().status).toBe('NoIssuesFound');
  });

  it('knows the collections that the hook defines itself', () => {
    const rule = createRule('AllZero', { collection_names: 'mine' }, { collections: { mine: ['own/.*'] } });
    expect(rule.feed([{ step: 3, name: 'own/zero', value: 0 }])).toMatchObject({ status: 'IssuesFound', step: 3 });
  });

  it('takes the texts that SageMaker puts into RuleParameters', () => {
    const rule = createRule('StalledTrainingRule', {
      rule_to_invoke: 'StalledTrainingRule',
      threshold: '1800',
      stop_training_on_fire: 'True',
      training_job_name_prefix: 'my-job',
    });
    expect(rule.name).toBe('StalledTraining');
  });
});

describe('the status of a rule', () => {
  it.each(RULE_NAMES)('is Error for %s when the job ended without a point', (name) => {
    const rule = createRule(name, name === 'WorseThanNaive' ? { naive: 1 } : {});
    expect(rule.verdict().status).toBe('InProgress');
    expect(rule.end()).toMatchObject({ status: 'Error', details: expect.stringContaining('nothing was judged') });
  });

  it('is InProgress up to the end, and tells the last step judged', () => {
    const rule = createRule('Overtraining');
    expect(rule.feed(series('train:rmse', [3, 2, 1]))).toEqual({
      status: 'InProgress',
      step: 2,
      details: 'No issue up to step 2.',
    });
    expect(rule.end()).toMatchObject({ status: 'NoIssuesFound', step: 2 });
  });

  it('names the first step that fires, although a later one was found earlier', () => {
    const rule = createRule('ExplodingTensor');
    rule.feed([{ step: 9, name: 'train-rmse', value: Number.NaN }]);
    expect(rule.verdict().step).toBe(9);
    rule.feed([{ step: 4, name: 'validation-rmse', value: Number.POSITIVE_INFINITY }]);
    expect(rule.verdict().step).toBe(4);
  });

  it('takes a finding back when a late point shows that it was none', () => {
    const rule = createRule('Overtraining', { patience_train: 2 });
    expect(rule.feed(series('train-rmse', [3, 3, 3]).filter(({ step }) => step !== 1)).status).toBe('InProgress');
    expect(rule.feed([{ step: 3, name: 'train-rmse', value: 3 }]).status).toBe('IssuesFound');
    expect(rule.feed([{ step: 1, name: 'train-rmse', value: 1 }]).status).toBe('IssuesFound');
    expect(rule.feed([{ step: 2.5, name: 'train-rmse', value: 0.5 }]).status).toBe('InProgress');
  });

  it('keeps a finding once its step is settled', () => {
    const rule = createRule('ExplodingTensor');
    rule.feed([{ step: 4, name: 'train-rmse', value: Number.NaN }]);
    rule.settle(4);
    expect(restoreRule(rule.state()).feed([{ step: 2, name: 'train-rmse', value: Number.NaN }])).toMatchObject({
      step: 4,
    });
  });
});

describe('a rule of several series', () => {
  it('judges a step as soon as every series has reached it', () => {
    const rule = createRule('Overfit');
    expect(rule.feed(series('train:rmse', [1])).step).toBeUndefined();
    expect(rule.feed(series('validation:rmse', [1])).step).toBe(0);
    expect(rule.feed(series('train:rmse', [1], 1, 1)).step).toBe(0);
    expect(rule.feed(series('validation:rmse', [2], 1, 1))).toMatchObject({ status: 'IssuesFound', step: 1 });
  });

  it('does not judge half a step: the importances of a step come one by one', () => {
    const rule = createRule('FeatureImportanceOverweight');
    for (const point of importances(0, repeat(0.1, 10))) expect(rule.feed([point]).status).toBe('InProgress');
    expect(rule.settle(0)).toMatchObject({ status: 'InProgress', step: 0 });
  });
});
