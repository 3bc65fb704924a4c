import { beforeAll, describe, expect, it } from 'vitest';
import { escapeText } from '../../reports/escape-text.js';
import { table } from '../../reports/html.js';
import { NOT_DRAWN } from '../../reports/render-section.js';
import type { RunReport } from '../../reports/report-data.js';
import { runReport, SECTIONS } from '../../reports/run-report.js';
import { backtest, event, explanation, group, HOSTILE, hostileData, report, rowsOf, score, trial } from './fixtures.js';

/** The words and tables of all sections; nothing is drawn, which takes a second. */
const page = (more: Partial<RunReport> = {}): string =>
  SECTIONS.map((sectionOf) => {
    const { title, parts } = sectionOf(report(more));
    const texts = parts.map((part) =>
      typeof part === 'string'
        ? part
        : `${escapeText(part.title)} ${escapeText(part.description)} ${table(part.table.head, part.table.rows)}`,
    );
    return [`<h2>${title}</h2>`, ...texts].join('\n');
  }).join('\n');

describe('the page of a run', () => {
  it('says first what is published, whether it is better, and how sure that is', () => {
    const html = page({ backtest });
    const answer = html.slice(html.indexOf('The answer</h2>'), html.indexOf('Sweep</h2>'));
    expect(answer).toContain(
      'Version run-1 of the forecast foods: 4,858 units of 4 series on the 28 days after 2016-04-24',
    );
    expect(answer).toContain(
      'Better than the baselines by 27.8 %: WRMSSE 0.650 against 0.900 of the best baseline, seasonal naive, on average of 2 past origins. ' +
        'It was better than every baseline at 2 of the 2 origins.',
    );
    expect(answer).toContain('spreads by 0.071');
  });

  it('says that the days which chose the champion flatter it, where no past origins were tried', () => {
    const html = page();
    expect(html).toContain('WRMSSE 0.600 against 0.700');
    expect(html).toContain('which has also chosen the champion');
    expect(html).toContain('One window of 28 days says little');
  });

  it('says that a forecast is no better, or worse, than the baselines', () => {
    const close = report().scoreboard as NonNullable<RunReport['scoreboard']>;
    const beside = (wrmsse: number) => page({ scoreboard: { ...close, candidates: [score('trial-000', wrmsse)] } });
    expect(beside(0.69)).toContain('Not distinguishable from the baselines');
    expect(beside(0.84)).toContain('Worse than the baselines by 20.0 %');
  });

  it('holds itself against the current version, each by the baselines of its own days', () => {
    const current = { version: 'run-0', origin: '2016-03-27', wrmsse: 0.72, baseline: { name: 'naive', wrmsse: 0.8 } };
    expect(page({ current })).toContain(
      'The current version before it, run-0 (origin 2016-03-27), was 10.0 % better than its best baseline on its own validation window; ' +
        'this one is 14.3 % better than its own.',
    );
    expect(page({ currentProblem: 'nothing was published before' })).toContain(
      'There was no earlier version to hold it against: nothing was published before.',
    );
  });

  it('names every store, department and level where a week ago was better', () => {
    const html = page();
    expect(html).toContain('seasonal naive is better at store TX_1.');
    expect(html).toContain('1 stores, departments or levels where seasonal naive is better: store TX_1.');
    expect(rowsOf(html)).toContainEqual(['TX_1', '0.8000', '0.7500', '0.0500']);
  });

  it('has every trial and every finding, of trials and of models, however many there are', () => {
    const trials = Array.from({ length: 40 }, (_, index) =>
      trial(index, { ruleEvents: index > 30 ? [event(`Rule${index}`)] : [] }),
    );
    const fits = {
      models: 2,
      pastModels: 4,
      failed: 0,
      billableSeconds: 60,
      ruleEvents: [{ ...event('Overfit'), trained: 'fit CA_1' }],
    };
    const rows = rowsOf(page({ trials, fits }));
    for (const { name } of trials)
      expect(rows.filter(([first, kind]) => first === name && kind === 'xgboost')).toHaveLength(1);
    for (let index = 31; index < 40; index++) {
      expect(rows).toContainEqual([`trial-0${index}`, `Rule${index}`, '3', 'a &#38; b', 'notified']);
    }
    expect(rows).toContainEqual(['fit CA_1', 'Overfit', '3', 'a &#38; b', 'notified']);
  });

  it('shows scores from elsewhere beside the best trial of their kind', () => {
    const trials = [
      trial(0, { hyperparameters: { max_depth: '9', eta: '0.20' }, objective: 1.5 }),
      trial(1, { hyperparameters: { max_depth: '5', eta: '0.20' }, objective: 2 }),
    ];
    const referenceScores = [
      { name: HOSTILE, rmse: 1 },
      { name: 'notebook', algorithm: 'xgboost', hyperparameters: { max_depth: 5, eta: 0.2 }, rmse: 1.9492 },
      { name: 'deep', algorithm: 'xgboost', hyperparameters: { max_depth: 12 }, rmse: 1.9 },
    ];
    const html = page({ trials, referenceScores });
    const rows = rowsOf(html);
    expect(rows).toContainEqual([escapeText(HOSTILE), '1.00000', 'trial-000, xgboost', '1.50000', '+50.0 %']);
    expect(rows).toContainEqual(['notebook', '1.94920', 'trial-001, xgboost', '2.00000', '+2.6 %']);
    expect(rows).toContainEqual(['deep', '1.90000', 'none like it has a score', '–', '–']);
    expect(page()).not.toContain('Beside scores from elsewhere');
  });

  it('says of how many trials there is no curve', () => {
    const trials = Array.from({ length: 20 }, (_, index) => trial(index, index < 15 ? {} : { metrics: undefined }));
    const html = page({ trials });
    expect(html).toContain('The best 7 have colours, the other 8 are grey');
    expect(html).toContain('Of 5 trials there is no curve here: 5 are beyond the best, whose logs are read.');
  });

  it('says that a run searched nothing, and that no rule fired', () => {
    const html = page({ trials: [] });
    expect(html).toContain('This run searched nothing');
    expect(html).toContain('No rule fired.');
  });

  it('says what could not be read and shows the rest', () => {
    const html = page({
      forecast: undefined,
      scoreboard: undefined,
      gaps: ['The forecast could not be read: s3://b/f.csv is gone.'],
    });
    expect(html).toContain('<li>The forecast could not be read: s3://b/f.csv is gone.</li>');
    expect(html).toContain('Its numbers could not be read when the page was drawn.');
    expect(html).toContain('No score could be read');
    expect(rowsOf(html).some(([first]) => first === 'trial-001')).toBe(true);
  });

  it('says what the data is like, and that nobody could look at it', () => {
    const html = page(hostileData());
    expect(html).toContain(
      '4 series in 2 stores, 2 departments and 2 categories, on 430 days from 2015-01-01 to 2016-03-05',
    );
    expect(html).toContain('By category: mean of a month');
    expect(html).toContain('Seasonal naive is better in');
    const none = page();
    expect(none).toContain('The data could not be looked at for this page.');
    expect(none).toContain('its forecast of known days could not be read');
  });

  it('draws the series that the request names, and says which it could not', () => {
    const { errors } = hostileData();
    const chosen = errors?.drawn.filter(({ reason }) => reason === 'chosen').map(({ id }) => id) ?? [];
    const html = page({ ...hostileData(), chosen: [...chosen, 'FOODS_1_009_CA_1'] });
    const named = html.slice(html.indexOf('<h3>Named in the request</h3>'), html.indexOf('<h3>The heaviest</h3>'));
    expect(chosen.length).toBeGreaterThan(0);
    for (const id of chosen) expect(named).toContain(escapeText(`${id} in`));
    const unread = 'could not be read: FOODS_1_009_CA_1.';
    expect(html).toContain(unread);
    expect(page({ chosen: ['FOODS_1_009_CA_1'] })).toContain(unread);
    expect(page()).not.toContain('Named in the request');
  });

  it('draws the forecast within its bands, with all its numbers behind it', () => {
    const html = page();
    expect(html.match(/sales, and the 28 days after 2016-04-24/g)).toHaveLength(2);
    expect(rowsOf(html)).toContainEqual(['2016-04-25', '150', '160', '100', '140', '180', '300']);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('draws a forecast without quantiles and without earlier sales', () => {
    const bare = { name: 'Total', sold: [], since: [], forecast: Array.from({ length: 28 }, () => 0) };
    const html = page({ forecast: { originDate: '2016-04-24', groups: [bare] } });
    expect(html).toContain('Published without quantiles.');
    expect(html).not.toMatch(/NaN|Infinity/);
  });

  it('has the weights of the members, and every past origin with mean and spread', () => {
    const html = page({ backtest });
    expect(rowsOf(html)).toEqual(
      expect.arrayContaining([
        ['lightgbm &#60;per&#62; store', '75.0 %'],
        ['ensemble', 'ensemble', '0.65000', '0.07070', '0.60000', '0.70000'],
        ['seasonal naive', 'baseline', '0.90000', '–', '0.90000', '–'],
      ]),
    );
    expect(html).toContain('Level: total of the last 28 days per store, strength 0.5.');
  });
});

describe('the drawn page', () => {
  let html: string;
  /** The same with a text that would do something were it markup wherever data stands. */
  let hostile: string;
  beforeAll(async () => {
    const trials = Array.from({ length: 12 }, (_, index) => trial(index));
    html = await runReport(report({ backtest, trials }));
    hostile = await runReport(hostileReport());
  });

  it('gives no colour to two of the trials that have one', () => {
    const from = html.indexOf('>Error by round</title>');
    const curves = html.slice(from, html.indexOf('</svg>', from));
    const legend = [...curves.matchAll(/<text[^>]*>(trial-\d+) xgboost<\/text>/g)].map(([, name]) => name);
    expect(new Set(legend).size).toBe(7);
    const colours = new Set([...curves.matchAll(/stroke="(var\(--c\d\))"/g)].map(([, colour]) => colour));
    expect(colours.size).toBe(7);
  });

  it('shows texts of the data as texts, wherever they stand', () => {
    expect(hostile).not.toMatch(/<img|<script/i);
    expect(hostile).not.toContain(NOT_DRAWN);
    expect(hostile).toContain(escapeText(HOSTILE));
    // Within drawings, where the library escapes.
    expect(hostile).toMatch(/<text[^>]*>&lt;img/);
  });

  it('needs nothing from outside, and no name stands twice', () => {
    expect(html).not.toContain(NOT_DRAWN);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=|@import/);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, to] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(to);
    for (const [, to] of html.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(to);
  });

  it('announces every picture by title and description, and has its numbers behind it', () => {
    const pictures = `${html}${hostile}`.match(/<figure>.*?<\/figure>/gs) ?? [];
    const titles = pictures.map((picture) => /<strong>(.*?)<\/strong>/s.exec(picture)?.[1] ?? '');
    // One of each section that has any.
    for (const title of [
      'Total: sales',
      'Residuals',
      'Error by round',
      'Correlation of columns',
      'CA: sales',
      'What features do together',
    ]) {
      expect(
        titles.filter((each) => each.startsWith(title)),
        title,
      ).not.toEqual([]);
    }
    for (const one of pictures.filter((picture) => !picture.includes('Nothing to draw.'))) {
      const [, id] = /<svg[^>]* role="img" aria-labelledby="([\w-]+)-title \1-description"/.exec(one) ?? [];
      for (const part of ['title', 'desc']) {
        const [, text = ''] = new RegExp(`<${part} id="${id}-\\w+">(.*?)</${part}>`, 's').exec(one) ?? [];
        expect(text.trim(), one.slice(0, 200)).not.toBe('');
      }
      expect(one).toMatch(/<details><summary>The \d+ rows? behind it<\/summary>.*<tbody><tr/s);
    }
  });
});

function hostileReport(): RunReport {
  const first = trial(0, {
    name: HOSTILE,
    algorithm: HOSTILE,
    hyperparameters: { [HOSTILE]: HOSTILE, eta: '0.1' },
    ruleEvents: [event(HOSTILE, HOSTILE)],
    importance: { [HOSTILE]: [{ step: 0, value: 1 }] },
    failure: HOSTILE,
  });
  const stores = { [HOSTILE]: 0.5 };
  const board = report().scoreboard as NonNullable<RunReport['scoreboard']>;
  return report({
    ...{ run: HOSTILE, name: HOSTILE, champion: HOSTILE, gaps: [HOSTILE], failedFinalists: [HOSTILE] },
    trials: [first, trial(1, { algorithm: HOSTILE, hyperparameters: { [HOSTILE]: 'x', eta: '0.2' } })],
    members: [{ name: HOSTILE, weight: 1 }],
    warnings: [{ code: 'series-stopped', message: HOSTILE }],
    scoreboard: {
      ...board,
      candidates: [score(HOSTILE, 0.6, { stores })],
      baselines: [score(HOSTILE, 0.7, { stores })],
    },
    forecast: { originDate: '2016-04-24', groups: [group('Total'), group(HOSTILE)] },
    ...hostileData(),
    ...{ chosen: [HOSTILE], explanation },
    about: { seconds: { [HOSTILE]: 1 }, images: { [HOSTILE]: HOSTILE }, request: HOSTILE },
  });
}
