import { describe, expect, it } from 'vitest';
import { planRun } from '../../client/runs/plan-run.js';
import { wholeStore } from '../../contracts/dataset/cells.js';
import { requestSchema } from '../../contracts/request/request.js';

const featuresOf = (request: object, stores?: readonly string[], championOf?: string) =>
  planRun(requestSchema.parse(request), stores?.map(wholeStore), championOf).find(({ stage }) => stage === 'features');

describe('the plan of a run', () => {
  it('says who makes the features, and on no more instances than there are stores', () => {
    expect(featuresOf({}, ['CA_1', 'TX_1'])).toMatchObject({ work: 'feature set seed, 2 stores', jobs: 0 });
    const features = {
      runOn: 'processing',
      processing: { instanceTypes: ['ml.m5.4xlarge', 'ml.c5.9xlarge'], instances: 3 },
    };
    expect(featuresOf({ features })).toMatchObject({
      work: 'feature set seed, a shard a store, by a processing job on 3 x ml.m5.4xlarge, else ml.c5.9xlarge where they are not there yet',
      jobs: 1,
    });
    expect(featuresOf({ features }, ['CA_1', 'TX_1'])?.work).toContain('on 2 x ml.m5.4xlarge');
  });

  it('has no job of the features where an earlier champion is applied alone', () => {
    const request = { features: { runOn: 'processing' }, champion: { of: 'run-1', mode: 'forecast' } };
    expect(featuresOf(request, ['CA_1'], 'run-1')).toMatchObject({ work: 'feature set seed, 1 stores', jobs: 0 });
  });
});
