import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../../contracts/request/request.js';
import { repeatRequest } from '../../../core/search/repeat-request.js';
import { plannedTrials } from '../../../core/search/strategy.js';
import { webhook } from '../../workflows/fixtures/channels.js';

const asked = requestSchema.parse({
  name: 'foods',
  champion: { of: 'current', otherwise: 'search' },
  notifications: [webhook()],
  sweep: {
    backend: 'trials',
    strategy: { kind: 'tpe' },
    earlyStop: { kind: 'median' },
    limits: { maxSeconds: 60, noImprovement: 2 },
  },
  publish: { approval: 'required', retention: { keep: 2 }, replace: 'when-better' },
});
const trial = (index: number) => ({ index, algorithm: 'lightgbm', values: { num_leaves: index + 2 } });

describe('the request of a run that is done again', () => {
  it('takes nothing over, tells and asks nobody, and refuses nothing', () => {
    const { training, publish, ...request } = repeatRequest(asked, { trials: [trial(0)] });
    expect(training.cache).toBe(false);
    expect(publish).not.toHaveProperty('approval');
    expect(publish).not.toHaveProperty('retention');
    expect(publish).toMatchObject({ gate: 'none', replace: 'always' });
    expect(request).not.toHaveProperty('notifications');
    expect(request).not.toHaveProperty('champion');
  });

  it('goes to the end of the trials that are given to it, whatever had ended its search', () => {
    const { sweep } = repeatRequest(asked, { trials: [trial(0), trial(3)] });
    expect(plannedTrials(sweep)).toBe(2);
    expect(sweep).toMatchObject({ earlyStop: { kind: 'none' }, limits: { failuresInARow: 10 } });
    expect(sweep.limits).not.toHaveProperty('maxSeconds');
    expect(sweep.algorithms).toEqual(asked.sweep.algorithms);
  });

  it('names the run whose champion it took over, which current would no longer', () => {
    const { champion } = repeatRequest(asked, { from: { run: 'foods-7', mode: 'refit' } });
    expect(champion).toEqual({ of: 'foods-7', mode: 'refit', otherwise: 'fail' });
  });

  it('holds the best of its search against the champion that it was held against', () => {
    expect(repeatRequest(asked, { trials: [trial(0)], opponent: 'foods-5' }).publish.replace).toBe('when-better');
  });
});
