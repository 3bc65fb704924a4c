import { describe, expect, it } from 'vitest';
import { renderPrediction } from '../../../client/views/render-prediction.js';
import type { Prediction } from '../../../contracts/endpoint/prediction.js';

const prediction: Prediction = {
  forecast: 'demo',
  version: 'demo-1',
  endpoint: 'endpoint-demo-1a2b3c4d5e',
  series: 'FOODS_1_001_CA_1',
  days: [
    {
      date: '2016-05-23',
      answers: [
        { member: 'lightgbm per store', variant: 'm1-ca-1-aaaaaa', weight: 0.5, answer: 1.25, transform: 1.25 },
        { member: 'lightgbm per all', variant: 'm2-all-bbbbbb', weight: 0.25, answer: 2, transform: 2 },
      ],
      weighted: 1.125,
      published: 1.4,
    },
  ],
  methods: [{ name: 'top-down', weight: 0.25 }],
  correction: { correction: 'store-department', strength: 0.5 },
};

describe('what an endpoint answers', () => {
  it('stands beside the transform and the published number, with why that is another', () => {
    expect(renderPrediction(prediction)).toMatchInlineSnapshot(`
      "FOODS_1_001_CA_1, version demo-1, by endpoint-demo-1a2b3c4d5e; units a day.

      day         m1-ca-1-aaaaaa  transform  m2-all-bbbbbb  transform  weighted  published
      2016-05-23          1.2500     1.2500         2.0000     2.0000    1.1250     1.4000

      Published is 50 % lightgbm per store + 25 % lightgbm per all + 25 % top-down (which no endpoint answers). Then its total of each department of each store was drawn 50 % of the way to that of the last 28 days."
    `);
  });

  it('says what least squares did, which have no way to go', () => {
    const correction = { correction: 'least-squares-variances', strength: 1 } as const;
    expect(renderPrediction({ ...prediction, correction })).toContain(
      'Then it was brought as near to the daily totals of each store and its departments as both deserve by their errors.',
    );
  });

  it('of one model needs no weights, and says where it is not what the transform has said', () => {
    const [day] = prediction.days;
    const [answer] = day!.answers;
    const text = renderPrediction({
      ...prediction,
      days: [{ ...day!, answers: [{ ...answer!, weight: 1, answer: 1.5 }], published: 1.5 }],
      methods: [],
      correction: { correction: 'none', strength: 0 },
    });
    expect(text).not.toContain('weighted');
    expect(text).toContain('Published is 100 % lightgbm per store; nothing was corrected.');
    expect(text).toContain("Not all answers are those of the run's batch transform");
  });
});
