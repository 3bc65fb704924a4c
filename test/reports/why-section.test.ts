import { describe, expect, it } from 'vitest';
import type { ExplanationSample, SampledMember } from '../../contracts/explanation/explanation-sample.js';
import { renderSection } from '../../reports/render-section.js';
import { whySection } from '../../reports/sections/why-section.js';
import { explanation, HOSTILE, rowsOf } from './fixtures.js';

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
      'What features do together in lightgbm per store',
    ]);
    // A logarithm of 1.5 is half as much again.
    expect(pictures[0]?.table.rows[0]?.cells).toEqual(['mean_28', '0.5']);
    expect(pictures[1]?.table.rows.map(({ cells }) => cells)).toEqual([
      ['0', '1', '−50.0 %'],
      ['1.5', '8', '100.0 %'],
    ]);
  });

  it('shows which features do something together, by how many rows, and how many pairs there are', async () => {
    const { parts } = whySection({ ...report, explanation });
    const square = parts.flatMap((part) => (typeof part === 'string' ? [] : [part]))[2];
    expect(square?.description).toContain('of the answer, over 120 of these 1,000 rows');
    expect(square?.table.rows.map(({ cells }) => cells)).toEqual([
      ['mean_28', '–', '20.0 %', '5.0 %'],
      [HOSTILE, '20.0 %', '–', '–'],
      ['weekday', '5.0 %', '–', '–'],
    ]);
    const html = await pageOf(explanation);
    expect(rowsOf(html)).toContainEqual(['mean_28', 'weekday', '5.0 %']);
    expect(html).toContain(
      'The 20 largest of 66 pairs that do anything together; explanations.json of the run has more.',
    );
  });

  it('draws a line through no codes, and names weekdays', async () => {
    const [first] = explanation.members as [SampledMember];
    const feature = (name: string) => ({
      ...{ name, meaning: name, mean: 1 },
      dependence: [0, 1].map((value) => ({ from: value, to: value, contribution: value / 10 })),
    });
    const members = [{ ...first, features: [feature('item_id'), feature('dayofweek'), feature('event_name_1')] }];
    const { parts } = whySection({ ...report, explanation: { ...explanation, members } });
    const drawn = parts.flatMap((part) => (typeof part === 'string' ? [] : [part]));
    expect(drawn.map(({ title }) => title)).toContain('dayofweek in lightgbm per store');
    expect(drawn.map(({ title }) => title).join()).not.toMatch(/item_id|event_name/);
    expect(drawn[1]?.table.rows[1]?.cells).toEqual(['Tue', 'Tue', '10.5 %']);
    const { html } = await renderSection({ title: 'Why', parts: [drawn[1] as (typeof drawn)[number]] }, 6);
    expect(html).toMatch(/<text[^>]*>Tue<\/text>/);
    expect(html).toMatch(/<text[^>]*>\+10%<\/text>/);
  });

  it('says that pairs were not computed, or do nothing', async () => {
    const [first] = explanation.members;
    const withPairs = (interactions: SampledMember['interactions']) =>
      pageOf({ ...explanation, members: [{ ...(first as SampledMember), interactions }] });
    expect(await withPairs(undefined)).toContain(
      'What the features of lightgbm per store do in pairs was not computed.',
    );
    expect(await withPairs({ rows: 7, found: 0, pairs: [] })).toContain(
      'No two features of lightgbm per store do anything together, by 7 of these 1,000 rows.',
    );
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
