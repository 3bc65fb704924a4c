import { describe, expect, it } from 'vitest';
import type { ExplanationSample } from '../../contracts/explanation/explanation-sample.js';
import { renderSection } from '../../reports/render-section.js';
import { whySection } from '../../reports/sections/why-section.js';
import { HOSTILE } from './fixtures.js';

const explanation: ExplanationSample = {
  run: 'foods-1',
  rows: 1000,
  seed: 1,
  members: [
    {
      name: 'lightgbm per store',
      weight: 0.75,
      link: 'log',
      rows: 1000,
      features: [
        {
          name: 'mean_28',
          meaning: 'mean units of the 28 days up to the origin',
          mean: Math.log(1.5),
          dependence: [
            { from: 0, to: 1, contribution: Math.log(0.5) },
            { from: 1.5, to: 8, contribution: Math.log(2) },
          ],
        },
        { name: HOSTILE, meaning: HOSTILE, mean: 0.1, dependence: [{ from: 1, to: 1, contribution: 0.1 }] },
      ],
      faults: [],
    },
    { name: 'xgboost per all', weight: 0.25, link: 'identity', rows: 0, features: [], faults: [`No: ${HOSTILE}.`] },
  ],
};
const report = { run: 'foods-1', trials: [], members: [] };
const pageOf = async (sample?: ExplanationSample) =>
  (await renderSection(whySection({ ...report, explanation: sample }), 6)).html;

describe('why, on the page of a run', () => {
  it('draws how far features move each member, and which way with their values', async () => {
    const { parts } = whySection({ ...report, explanation });
    const pictures = parts.flatMap((part) => (typeof part === 'string' ? [] : [part]));
    expect(pictures.map(({ title }) => title)).toEqual([
      'What moves lightgbm per store',
      'mean_28 in lightgbm per store',
    ]);
    // A logarithm of 1.5 is half as much again.
    expect(pictures[0]?.table.rows[0]?.cells).toEqual(['mean_28', '0.5']);
    expect(pictures[1]?.table.rows.map(({ cells }) => cells)).toEqual([
      ['0', '1', '-50.0 %'],
      ['1.5', '8', '100.0 %'],
    ]);
  });

  it('says what could not be explained, and shows no markup of the data', async () => {
    const html = await pageOf(explanation);
    expect(html).toContain('xgboost per all: 25 % of the forecast');
    expect(html).toContain('No: &#60;img');
    expect(html).not.toContain('<img');
    expect(html).toContain('npx forecast explain foods-1 --series ID --day DATE');
  });

  it('says so where nothing is known', async () => {
    expect(await pageOf()).toContain('Nothing says what moves this forecast');
  });
});
