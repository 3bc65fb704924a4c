import { describe, expect, it } from 'vitest';
import { describeTraining } from '../../../contracts/champion/run-training.js';
import { championWanted, whyUnusable } from '../../../contracts/champion/take-champion.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { championRecord } from './champions.js';

const why = (
  mode: 'refit' | 'forecast',
  fields: object = {},
  record = championRecord(),
  codes: string | undefined = 'codes',
) =>
  whyUnusable(
    record,
    championWanted(requestSchema.parse({ name: 'foods', ...fields }), { of: record.run, mode }, codes),
  );

describe('an earlier champion', () => {
  it('is of use to the same forecast on data with the same series', () => {
    expect(why('refit')).toBeUndefined();
    expect(why('forecast')).toBeUndefined();
  });

  it('is none of another forecast, or of other features', () => {
    expect(why('refit', { name: 'toys' })).toBe('foods-1 published foods, and this run forecasts toys');
    expect(why('refit', { features: { set: 'origin' } })).toBe(
      'the request has other features than foods-1, whose champion learnt from those',
    );
    expect(why('refit', { features: { maxParallel: 9 } })).toBeUndefined();
  });

  it('that Autopilot found is trained anew by nobody, and of no use to a later run, but asked again about its own days', () => {
    const champion = { name: 'autopilot-02', algorithm: 'autopilot', hyperparameters: {} };
    for (const mode of ['refit', 'forecast'] as const) {
      expect(why(mode, {}, championRecord({ champion }))).toBe(
        'Autopilot found it in foods-1, and what it finds is neither trained anew nor applied to other days; search again',
      );
    }
    const request = requestSchema.parse({ name: 'foods' });
    const again = championWanted(request, { of: 'foods-1', mode: 'forecast', isOwnForecast: true }, 'codes');
    expect(whyUnusable(championRecord({ champion }), again)).toBeUndefined();
  });

  it('that is applied has models of its own members and series alone; one that is trained anew learns others', () => {
    const members = { fit: { members: [{ per: 'department' }] } };
    expect(why('forecast', members)).toBe(
      'the request has other fit.members or fit.totals than foods-1, whose forecast is made of those',
    );
    expect(why('refit', members)).toBeUndefined();
    expect(why('forecast', { fit: { totals: 'refined' } })).toContain('other fit.members or fit.totals');
    expect(why('forecast', { fit: { totals: 'regression' } })).toBeUndefined();
    expect(why('forecast', {}, championRecord(), 'others')).toBe(
      'the data has other series, or other events in its calendar, than that of foods-1, whose models know them by number',
    );
    expect(why('refit', {}, championRecord(), 'others')).toBeUndefined();
    expect(why('forecast', {}, championRecord({ codes: undefined }))).toContain('an older version has inspected');
  });

  it('must have hyperparameters of every algorithm that members ask for', () => {
    const members = { fit: { members: [{ per: 'store' }, { per: 'store', algorithm: 'xgboost' }] } };
    expect(why('refit', members)).toBe('fit.members asks for xgboost, and foods-1 has no hyperparameters of it');
  });
});

describe('what a run says of its models', () => {
  const source = (run: string) => ({ run, origin: '2016-04-24' });

  it('names the run that it has its champion from, and the one that found it', () => {
    expect(describeTraining({ kind: 'search' })).toBe('searched for its champion');
    expect(describeTraining({ kind: 'search', instead: 'foods-1 left no record of one' })).toBe(
      'searched for its champion, since foods-1 left no record of one',
    );
    expect(describeTraining({ kind: 'refit', search: source('a'), from: source('a') })).toBe(
      'trained the champion of a (origin 2016-04-24) anew, without a search',
    );
    expect(describeTraining({ kind: 'forecast', search: source('a'), from: source('b') })).toBe(
      'applied the models of b (origin 2016-04-24), which a found (2016-04-24); nothing was trained',
    );
  });
});
