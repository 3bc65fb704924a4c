import { expect, it } from 'vitest';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { describeTrial } from '../../../workflows/training/trial-details.js';
import { trainingPlan } from '../fixtures/training-plan.js';
import { trialResult } from '../fixtures/trial-result.js';

const pageOf = (result: TrialResult) =>
  describeTrial(
    { name: 'trial-000', run: 'foods', plan: trainingPlan(), rungs: [], lease: { limits: {}, priority: 5 } },
    { kind: 'has ended', result },
    { events: [], openQuestions: [] },
  );

it('says on the page of a trial how it has ended, with score, time and cost', () => {
  const result = trialResult('completed', { objective: 4.18588, billableSeconds: 43, cost: 0.00275 });
  expect(pageOf(result)).toMatch(/\| now \| completed, [\w:]+ 4\.18588, 43 s of training, USD 0\.0027 \|/);
});

it('says why a trial has failed, and what to do', () => {
  const failure = { type: 'AlgorithmError', reason: 'exit code 1', logTail: [] } as const;
  const result = trialResult('failed', { billableSeconds: 2, failure });
  expect(pageOf(result)).toContain(
    'exit code 1<br>What to do: Read its failure text and last log lines; change the hyperparameters. |',
  );
});

it('says whose training was taken over', () => {
  const result = trialResult('completed', { cached: { run: 'earlier', workflow: 'earlier/sweep/trial-001' } });
  expect(pageOf(result)).toContain('taken over from earlier');
});
