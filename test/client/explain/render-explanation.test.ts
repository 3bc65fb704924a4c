import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { ExplainedForecast } from '../../../client/explain/explain-forecast.js';
import { renderExplanation } from '../../../client/views/render-explanation.js';

const explained: ExplainedForecast = {
  run: 'foods-20160523-070000',
  forecast: 'foods',
  id: 'FOODS_3_090_CA_1',
  day: { step: 5, date: '2016-05-28', d: 'd_1947' },
  band: { low: 21, high: 140 },
  members: [
    {
      kind: 'model',
      name: 'lightgbm per store',
      weight: 0.5,
      answer: 73.5,
      predicted: 73.5,
      link: 'log',
      bias: 0.3,
      start: 1.34986,
      features: [
        {
          name: 'mean_28',
          meaning: 'mean units of the 28 days up to the origin',
          value: 61.25,
          label: undefined,
          // What brings the answer to 73.5.
          contribution: Math.log(73.5) - 0.56,
        },
        { name: 'weekday', meaning: 'weekday of the target day', value: 5, label: 'Saturday', contribution: 0.4 },
        {
          name: 'price_to_52_weeks',
          meaning: 'price of the target day against the mean of the 364 days up to the origin',
          value: 1.031,
          label: undefined,
          contribution: -0.15,
        },
        {
          name: 'days_since_event',
          meaning: 'days from the event before the target day, at most 15',
          value: Number.NaN,
          label: undefined,
          contribution: 0.02,
        },
        {
          name: 'event_name',
          meaning: 'event of the target day',
          value: 3,
          label: 'MemorialDay',
          contribution: -0.01,
        },
      ],
    },
    {
      kind: 'model',
      name: 'xgboost per department',
      weight: 0.25,
      answer: 0,
      predicted: -0.02,
      link: 'identity',
      bias: 1.2,
      start: 1.2,
      features: [
        { name: 'price', meaning: 'price of the target day', value: 2.5, label: undefined, contribution: -1.22 },
      ],
    },
    { kind: 'top-down', name: 'top-down', weight: 0.2, answer: 66, mean: 60, factor: 1.1 },
    {
      ...{ kind: 'exponential-smoothing', name: 'exponential-smoothing', weight: 0.05 },
      ...{ answer: 66, level: 64.25, season: -4.25, factor: 1.1 },
    },
  ],
  uncounted: ['lightgbm per category'],
  combined: 53.25,
  correction: {
    by: 'day-totals',
    strength: 0.5,
    group: 'CA_1_FOODS_3',
    before: 2400,
    wanted: 2646,
    after: 2520,
    factor: 1.05,
  },
  rounding: 0.0000001,
  published: 55.9125,
};

describe('the explanation of a published number', () => {
  it('goes from what each member begins with to the number, within 80 columns', () => {
    const text = renderExplanation(explained, 4, 80);
    expect(text.split('\n').filter((line) => stringWidth(line) > 80)).toEqual([]);
    expect(text).toMatchInlineSnapshot(`
      "FOODS_3_090_CA_1 on Saturday, 2016-05-28: 55.91 units, 19 times in 20 between 21
      and 140
      Version foods-20160523-070000 of foods, d_1947, day 6 of 28

      lightgbm per store: 73.5 units, counts 50 %
         moves  units
                 1.35  to begin with              mean of what it answers where it
                                                  learnt, of the logarithms
        ×41.98  56.67  mean_28 = 61.25            mean units of the 28 days up to the
                                                  origin
         ×1.49  84.55  weekday = Saturday         weekday of the target day
         ×0.86  72.77  price_to_52_weeks = 1.031  price of the target day against the
                                                  mean of the 364 days up to the
                                                  origin
         ×1.02  74.24  days_since_event missing   days from the event before the
                                                  target day, at most 15
         ×0.99   73.5  1 other                    all other features together

      xgboost per department: 0 units, counts 25 %
        moves  units
                 1.2  to begin with  mean of what it answers where it learnt
        -1.22  -0.02  price = 2.5    price of the target day
        It says less than 0, which counts as 0.

      top-down: 66 units, counts 20 %
        60  exponential mean of its sales of the last 180 days
        ×1.10  what the totals of its store and department say of the day

      exponential-smoothing: 66 units, counts 5 %
        64.25  level of its sales, by exponential smoothing
        -4.25  what its weekday has more or less
        ×1.10  what brings its store and department to their totals of the day

      From the members to the published number
        36.75  50 % of the 73.5 of lightgbm per store
            0  25 % of the 0 of xgboost per department
         13.2  20 % of the 66 of top-down
          3.3  5 % of the 66 of exponential-smoothing
        53.25  together
        ×1.05  since CA_1_FOODS_3 has 2,400 units on this day by the members and 2,646
               by the regression on daily totals: drawn 50 % of the way there
        55.91  published
      Counts nothing: lightgbm per category."
    `);
  });

  it('has a line a feature where there is room', () => {
    expect(renderExplanation({ ...explained, members: explained.members.slice(0, 1) }, 12, 200)).toMatchInlineSnapshot(`
      "FOODS_3_090_CA_1 on Saturday, 2016-05-28: 55.91 units, 19 times in 20 between 21 and 140
      Version foods-20160523-070000 of foods, d_1947, day 6 of 28

      lightgbm per store: 73.5 units, counts 50 %
         moves  units
                 1.35            to begin with              mean of what it answers where it learnt, of the logarithms
        ×41.98  56.67  ++++++++  mean_28 = 61.25            mean units of the 28 days up to the origin
         ×1.49  84.55  +         weekday = Saturday         weekday of the target day
         ×0.86  72.77  -         price_to_52_weeks = 1.031  price of the target day against the mean of the 364 days up to the origin
         ×1.02  74.24  +         days_since_event missing   days from the event before the target day, at most 15
         ×0.99   73.5  -         event_name = MemorialDay   event of the target day

      From the members to the published number
        36.75  50 % of the 73.5 of lightgbm per store
        53.25  together
        ×1.05  since CA_1_FOODS_3 has 2,400 units on this day by the members and 2,646 by the regression on daily totals: drawn 50 % of the way there
        55.91  published
      Counts nothing: lightgbm per category."
    `);
  });

  it('of a single model that nothing corrects ends with what it says', () => {
    const [first] = explained.members;
    const alone = {
      ...explained,
      members: [{ ...first, weight: 1 } as typeof first & object],
      uncounted: [],
      correction: undefined,
    };
    const text = renderExplanation({ ...alone, combined: 73.5, published: 73.5, band: undefined }, 1, 80);
    expect(text.split('\n\n').at(-1)).toMatchInlineSnapshot(`
      "From the members to the published number
        73.5  what lightgbm per store says
        73.5  published"
    `);
    expect(text.split('\n')[0]).toBe('FOODS_3_090_CA_1 on Saturday, 2016-05-28: 73.5 units');
  });

  it('says what least squares made of the sums', () => {
    const correction = { ...explained.correction!, by: 'least-squares-variances', strength: 1, wanted: 2520 } as const;
    expect(renderExplanation({ ...explained, correction }, 4, 200)).toContain(
      '×1.05  since CA_1_FOODS_3 has 2,400 units on this day by the members and 2,520 by least squares with the daily totals of the store',
    );
  });
});
