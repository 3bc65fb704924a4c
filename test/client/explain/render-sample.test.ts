import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderSample } from '../../../client/views/render-sample.js';
import type { ExplanationSample } from '../../../contracts/explanation/explanation-sample.js';

const feature = (name: string, meaning: string, mean: number) => ({ name, meaning, mean, dependence: [] });

const sample: ExplanationSample = {
  run: 'foods-20160523-070000',
  rows: 2000,
  seed: 42,
  members: [
    {
      name: 'lightgbm per store',
      weight: 2 / 3,
      link: 'log',
      rows: 1310,
      features: [
        feature('mean_28', 'mean units of the 28 days up to the origin', 0.71),
        feature('price_to_52_weeks', 'price of the target day against the mean of the 364 days up to the origin', 0.08),
        feature('snap', "whether it is a SNAP day of the series' state", 0.02),
      ],
      faults: ["The model for CA_3 can't be explained: its leaves are linear."],
    },
    {
      name: 'xgboost per all',
      weight: 1 / 3,
      link: 'identity',
      rows: 3,
      features: [feature('price', 'price of the target day', 0.25)],
      faults: ["The model for all can't be explained: its booster is gblinear, which has no trees."],
    },
  ],
};

describe('what moves a forecast on the whole', () => {
  it('is a line a feature of each member, within 80 columns, with what could not be explained', () => {
    const text = renderSample(sample, 2, 80);
    expect(text.split('\n').filter((line) => stringWidth(line) > 80)).toEqual([]);
    expect(text).toMatchInlineSnapshot(`
      "What moves the forecast, by 2,000 of its rows, drawn by units times price:

      lightgbm per store, counts 66.7 %, by 1,310 rows
        × or ÷  feature
         ×2.03  mean_28            mean units of the 28 days up to the origin
         ×1.08  price_to_52_weeks  price of the target day against the mean of the 364
                                   days up to the origin
        The model for CA_3 can't be explained: its leaves are linear.

      xgboost per all, counts 33.3 %, by 3 rows
        ± units  feature
           0.25  price    price of the target day
        The model for all can't be explained: its booster is gblinear, which has no
        trees.

      Of one number: npx forecast explain foods-20160523-070000 --series ID --day DATE"
    `);
  });

  it('has bars where there is room', () => {
    expect(renderSample({ ...sample, members: sample.members.slice(0, 1) }, 3, 200)).toMatchInlineSnapshot(`
      "What moves the forecast, by 2,000 of its rows, drawn by units times price:

      lightgbm per store, counts 66.7 %, by 1,310 rows
        × or ÷            feature
         ×2.03  ++++++++  mean_28            mean units of the 28 days up to the origin
         ×1.08  +         price_to_52_weeks  price of the target day against the mean of the 364 days up to the origin
         ×1.02  +         snap               whether it is a SNAP day of the series' state
        The model for CA_3 can't be explained: its leaves are linear.

      Of one number: npx forecast explain foods-20160523-070000 --series ID --day DATE"
    `);
  });
});
