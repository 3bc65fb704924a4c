import { describe, expect, it } from 'vitest';
import type { RunStep } from '../../client/runs/list-steps.js';
import { runCost } from '../../client/runs/run-cost.js';
import { renderCost } from '../../client/views/render-cost.js';
import type { FeatureJobResult } from '../../contracts/jobs/feature-job.js';

const attempt = { job: 'run-features-1', instanceType: 'ml.m5.4xlarge', instances: 3, billableSeconds: 60 };
const step = (more: Partial<RunStep>): RunStep => ({
  ...{ step: 'features', kind: 'processing', isOpen: false, job: attempt.job, training: undefined },
  ...more,
});
const ended: FeatureJobResult = {
  ...attempt,
  ...{ kind: 'completed', reportsUri: 's3://bucket/reports' },
  attempts: [{ ...attempt, job: 'run-features', billableSeconds: 30 }, attempt],
};

describe('what a run has cost', () => {
  it('has the job of the features, every attempt and every instance of it', () => {
    const cost = runCost([step({ processing: ended })], { 'ml.m5.4xlarge': 3600 });
    expect(cost).toMatchObject({
      parts: [{ part: 'features', jobs: 2, billableSeconds: 270, cost: 270, takenOver: 0 }],
      ...{ billableSeconds: 270, cost: 270, unpriced: [], transforms: 0, open: 0 },
    });
    expect(renderCost(cost, undefined, 80)).toContain('features     2           0  4 min 30 s  270.00');
  });

  it('says that the job goes on, and what has no price', () => {
    expect(renderCost(runCost([step({ isOpen: true })], {}), undefined, 80)).toContain('1 job goes on;');
    expect(runCost([step({ processing: ended })], {})).toMatchObject({ unpriced: ['ml.m5.4xlarge'], cost: undefined });
  });
});
