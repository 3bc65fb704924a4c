import { expect, it } from 'vitest';
import { describeRun } from '../../../workflows/pipeline/run-details.js';

const run = {
  run: 'weekly',
  namespace: 'default',
  stages: [],
  waits: [],
  sweep: undefined,
  facts: { data: 's3://forecast/datasets/a' },
};

it('shows in the Web UI what was made anew, since it was damaged, and nothing where nothing was', () => {
  const remade = ['s3://b/CA_1.parquet is no longer as it was written: it is gone', 's3://b/model is cut'];
  expect(
    describeRun({ ...run, remade })
      .split('\n')
      .at(-1),
  ).toBe(`| made anew | ${remade.join('<br>')} |`);
  expect(describeRun(run)).not.toContain('made anew');
});
