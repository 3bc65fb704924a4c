import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../../contracts/request/request.js';
import { requestParameters } from '../../../core/tracking/request-parameters.js';
import { webhook } from '../../workflows/fixtures/channels.js';

describe('the parameters of a request', () => {
  it('are its fields by their paths, lists of plain values as one', () => {
    expect(
      requestParameters({
        name: 'foods',
        sweep: { maxTrials: 20 },
        scope: { stores: ['CA_1', 'TX_1'] },
        origin: undefined,
      }),
    ).toEqual({ name: 'foods', 'sweep.maxTrials': '20', 'scope.stores': 'CA_1, TX_1' });
  });

  it('are those of the defaults, too, so that runs can be compared', () => {
    const parameters = requestParameters(requestSchema.parse({}));
    expect(parameters).toMatchObject({ name: 'forecast', 'features.set': 'seed', 'training.maxParallel': '2' });
    expect(Object.keys(parameters).length).toBeGreaterThan(25);
  });

  it('say nothing of who is told of it, which may be secret', () => {
    const request = requestSchema.parse({ notifications: [webhook()] });
    expect(Object.keys(requestParameters(request)).filter((name) => name.startsWith('notifications'))).toEqual([]);
  });

  it('number the members of lists of objects', () => {
    expect(requestParameters({ fit: { members: [{ algorithm: 'lightgbm' }, { method: 'naive' }] } })).toEqual({
      'fit.members.0.algorithm': 'lightgbm',
      'fit.members.1.method': 'naive',
    });
  });
});
