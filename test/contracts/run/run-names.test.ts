import { expect, it } from 'vitest';
import { runNamesOf } from '../../../contracts/run/run-names.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';

const run = 'foods-20261130-060000';

it.each([
  ['forecastPipeline', run, { run }],
  ['sweep', workflowIds.sweep(run), { run }],
  ['trainingTrial', workflowIds.trial(workflowIds.sweep(run), 'trial-003'), { run, trial: 'trial-003' }],
  ['batchTransform', workflowIds.score(run, 'trial-003'), { run, trial: 'trial-003' }],
  ['trainingTrial', workflowIds.fit(run, 'd_1913/per-store/CA_1'), { run, step: 'fit d_1913/per-store/CA_1' }],
  ['batchTransform', workflowIds.forecast(run, 'CA_1'), { run, step: 'forecast CA_1' }],
  ['publishForecast', workflowIds.publish(run), { run }],
])('names what %s %s belongs to', (type, id, names) => {
  expect(runNamesOf(type, id)).toEqual(names);
});

it('names no run of workflows that belong to none', () => {
  expect(runNamesOf('scheduledForecast', 'schedule/foods-weekly-2026-11-30T01:30:00Z')).toEqual({});
  expect(runNamesOf('rollBackForecast', workflowIds.rollback('foods'))).toEqual({});
});
