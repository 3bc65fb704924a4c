import { expect, it } from 'vitest';
import { type Retraining, retrainingLater } from '../../contracts/monitoring/monitoring-question.js';

const followedBy = (searches: 'always' | 'on-drift'): Retraining => ({
  dataset: { uri: 's3://bucket/data' },
  origin: '2016-05-22',
  nextRun: { run: 'foods-2016-05-23', searches },
});

it('an answer that comes later starts a run, unless that of the schedule has searched whatever was found', () => {
  expect(retrainingLater(followedBy('always')).nextRun?.run).toBe('foods-2016-05-23');
  expect(retrainingLater(followedBy('on-drift'))).not.toHaveProperty('nextRun');
});
