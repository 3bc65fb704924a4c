import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../../contracts/request/request.js';
import { spacesOf } from '../../../core/search/space.js';
import { propose } from '../../../core/search/strategy.js';
import { declared } from './declared.js';

const withRidge = (entry: object = {}, request: object = {}) => ({
  ...request,
  sweep: { algorithms: { ridge: { declaration: declared(), ...entry }, lightgbm: {} } },
});
const parse = (request: object) => requestSchema.parse(request);

function faultsOf(request: object): string[] {
  const parsed = requestSchema.safeParse(request);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('an algorithm that a request declares', () => {
  it('takes part in the search with the space of its declaration', () => {
    const { sweep } = parse(withRidge());
    expect(spacesOf(sweep).map(([name, space]) => [name, Object.keys(space)[0]])).toEqual([
      ['lightgbm', 'objective'],
      ['ridge', 'epochs'],
    ]);
    const proposed = Array.from({ length: 6 }, (_, index) => propose(sweep, [], index));
    expect(new Set(proposed.map((one) => ('algorithm' in one ? one.algorithm : one.kind)))).toEqual(
      new Set(['lightgbm', 'ridge']),
    );
  });

  it('may be searched in another space, and fitted as a member', () => {
    const space = { epochs: 10, penalty: [1, 2] };
    const fit = { members: [{ algorithm: 'ridge', hyperparameters: { penalty: 3 } }] };
    expect(faultsOf(withRidge({ space }, { fit }))).toEqual([]);
  });

  it('is held to its declaration wherever the request speaks of it', () => {
    const fixed = declared({ fixed: { solver: 'exact' } });
    expect([
      ...faultsOf(withRidge({ space: { epochs: 0, lambda: 1 } })),
      ...faultsOf(withRidge({ space: { solver: 'sgd' }, declaration: fixed })),
      ...faultsOf(withRidge({}, { fit: { members: [{ algorithm: 'ridge', hyperparameters: { penalty: 0 } }] } })),
      ...faultsOf(withRidge({ declaration: declared({ featureSets: ['origin'] }) })),
      ...faultsOf(withRidge({ declaration: declared({ name: 'lasso' }) })),
      ...faultsOf(withRidge({ declaration: 'ridge.yaml' })),
      ...faultsOf({ sweep: { algorithms: { lightgbm: { declaration: declared({ name: 'lightgbm' }) } } } }),
    ]).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.ridge.space.epochs: 0 is not at least 1",
        "sweep.algorithms.ridge.space.lambda: ridge calls this penalty",
        "sweep.algorithms.ridge.space.solver: ridge fixes it at exact; leave it out",
        "fit.members.0.hyperparameters.penalty: 0 is not above 0",
        "features.set: ridge can't learn from the seed set, only from origin; choose another set, or leave it out of sweep.algorithms",
        "sweep.algorithms.ridge.declaration.name: it is called lasso there and ridge here; make them the same",
        "sweep.algorithms.ridge.declaration: give the declaration itself: only commands read a file",
        "sweep.algorithms.lightgbm.declaration: lightgbm is a bundled algorithm; give yours another name",
      ]
    `);
  });

  it('hides no rounds from a search that stops trials early', () => {
    const { hyperparameters } = declared() as { hyperparameters: object };
    const declaration = declared({
      hyperparameters: { ...hyperparameters, every: { type: 'integer', min: 1 } },
      logPeriod: 'every',
    });
    const sweep = { earlyStop: { kind: 'median' }, algorithms: { ridge: { declaration, space: { every: 5 } } } };
    expect(faultsOf({ sweep })).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.ridge.space.every: every hides the rounds at which trials are compared; leave it out to stop trials early",
      ]
    `);
  });

  it('is the same after the way from the client to a workflow', () => {
    const request = parse(withRidge());
    expect(parse(JSON.parse(JSON.stringify(request)))).toEqual(request);
  });
});
