import { describe, expect, it } from 'vitest';
import { createRule } from '../../src/rules/create-rule.js';
import { reportedAt } from './streams.js';
import { describeRule } from './tables.js';

describeRule('StalledTraining', [
  {
    when: 'two points lie more than the threshold apart: the step before the silence is named',
    parameters: { threshold: 10 },
    points: reportedAt([0, 1, 2, 12.5, 13]),
    step: 2,
  },
  {
    when: 'points lie exactly the threshold apart',
    parameters: { threshold: 10 },
    points: reportedAt([0, 10, 20]),
    status: 'NoIssuesFound',
  },
  { when: 'points carry no time', points: [{ step: 0, name: 'train-rmse', value: 1 }], status: 'Error' },
]);

describeRule('StepOutlier', [
  // Even steps of 1 s: the spread is taken as 1 %, so 5 of them allow exactly 1.05 s.
  {
    when: 'a step takes 1.06 s after twenty even ones',
    parameters: { n_outliers: 0 },
    points: reportedAt([...Array.from({ length: 21 }, (_, i) => i), 21.06]),
    step: 21,
  },
  {
    when: 'a step takes exactly the limit',
    parameters: { n_outliers: 0 },
    points: reportedAt([...Array.from({ length: 21 }, (_, i) => i), 21.05]),
    status: 'NoIssuesFound',
  },
  {
    when: 'one outlier is passed over, the second is not',
    parameters: { n_outliers: 1 },
    points: reportedAt([...Array.from({ length: 21 }, (_, i) => i), 30, 31, 40]),
    step: 23,
  },
  {
    when: 'too few steps to know what is usual',
    parameters: { n_outliers: 0 },
    points: reportedAt([0, 1, 2, 60]),
    status: 'NoIssuesFound',
  },
]);

describe('StalledTraining while the job runs', () => {
  const start = 1_700_000_000;

  it('fires when the job is seen running longer than the threshold after its last point', () => {
    const rule = createRule('StalledTrainingRule', { threshold: '60' });
    expect(rule.feed(reportedAt([0, 1, 2]), start + 62).status).toBe('InProgress');
    expect(rule.feed([], start + 62.1)).toMatchObject({ status: 'IssuesFound', step: 2 });
  });

  it('counts from the first look when no point ever came', () => {
    const rule = createRule('StalledTraining', { threshold: 60 });
    expect(rule.feed([], start).status).toBe('InProgress');
    expect(rule.feed([], start + 61).details).toMatchInlineSnapshot(
      `"Nothing was reported for 61 s after the training began, and the job still runs; at most 60 s are allowed."`,
    );
  });
});
