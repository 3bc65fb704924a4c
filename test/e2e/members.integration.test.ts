import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient } from '../../client/connection/with-client.js';
import type { forecastExplanationShape } from '../../client/json/forecast-explanation-shape.js';
import type { JsonOf } from '../../client/json/json-shape.js';
import { writeSampleData } from '../../client/runs/write-sample-data.js';
import { computeWhatIf, planWhatIf } from '../../client/scenarios/ask-what-if.js';
import { chooseScenarios, deleteScenarios } from '../../client/scenarios/delete-scenarios.js';
import { readDays } from '../../client/scenarios/read-days.js';
import { findScenario } from '../../client/scenarios/read-scenarios.js';
import type { VersionManifest } from '../../contracts/publication/version-manifest.js';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import { scenarioSchema } from '../../contracts/scenario/scenario.js';
import type { WhatIfInput } from '../../contracts/scenario/what-if.js';
import { QUANTILES } from '../../core/metrics/wspl.js';
import { sharedStack } from '../stack/shared-stack.js';
import { forecastCommand } from '../support/forecast-command.js';

const STORES = 2;
const DEPARTMENTS = 3;
/** Each store sells eight items of each department. */
const SERIES = STORES * DEPARTMENTS * 8;

/** Two families of models and two forecasts without a model, tried at one past origin; of an algorithm that nothing but its declaration knows. */
const REQUEST = `
name: families
scope: { stores: [CA_1, TX_1], departments: [FOODS_1, HOBBIES_1, HOUSEHOLD_1] }
origin: d_702
features: { set: origin, rowShare: 0.2 }
sweep:
  maxTrials: 1
  share: 0.5
  algorithms:
    leafwise: { space: { objective: tweedie, num_leaves: 15, learning_rate: 0.15, num_iterations: 30 } }
fit:
  members:
    - per: store
    - per: department
      algorithm: leafwise
      hyperparameters: { objective: poisson }
    - method: top-down
    - method: exponential-smoothing
backtest: { origins: 1 }
publish: { gate: none, csv: true }
`;

let folder: string;
let state: string;
let summary: RunSummary;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forecast-members-'));
  await writeFile(join(folder, 'request.yaml'), REQUEST);
  await mkdir(join(folder, 'algorithms'));
  const declaration = await readFile(new URL('../../algorithms/lightgbm.yaml', import.meta.url), 'utf8');
  await writeFile(join(folder, 'algorithms', 'leafwise.yaml'), declaration.replace('name: lightgbm', 'name: leafwise'));
  state = (await sharedStack()).state;
  const data = await writeSampleData(join(folder, 'sample'));
  const files = ['--config', join(folder, 'request.yaml'), '--data', data, '--summary', join(folder, 'summary.json')];
  expect(await forecastCommand(['run', '--state', state, ...files])).toMatchObject({ code: 0 });
  summary = JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8')) as RunSummary;
}, 8 * 60_000);
afterAll(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function table(name: string): Promise<Record<string, string | number | Date>[]> {
  const path = summary.publication.uri.replace('s3://', '');
  const file = await readFile(join(state, 's3', path, name));
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  return (await parquetReadObjects({ file: bytes })) as Record<string, string | number | Date>[];
}

describe('a forecast of several members', () => {
  it('is made with one job a group of series, at the past origin and at its own', () => {
    expect(summary.status).toBe('published');
    expect(summary.members.map(({ name }) => name)).toEqual([
      'leafwise per store',
      'leafwise per department objective=poisson',
      'top-down',
      'exponential-smoothing',
    ]);
    expect(summary.members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(summary.jobs.count).toBe(1 + 2 * (STORES + DEPARTMENTS));
    expect(summary.backtest?.origins.map(({ window }) => window.originDay)).toEqual([702 - 28]);
    expect(summary.backtest?.means.map(({ kind }) => kind).sort()).toEqual([
      ...Array.from({ length: 4 }, () => 'baseline'),
      'ensemble',
      ...Array.from({ length: 4 }, () => 'member'),
    ]);
  });

  it('is drawn on the page of the run, with its quantiles, its members and its past origin', async () => {
    const path = (summary.report as string).replace('s3://', '');
    const page = await readFile(join(state, 's3', path), 'utf8');
    for (const part of [
      'Total: sales, and the 28 days after',
      '95 %',
      '<td>top-down</td>',
      'd_674',
      'Error by round',
    ]) {
      expect(page).toContain(part);
    }
  });

  it('is scored on days that chose nothing, its quantiles too', () => {
    expect(summary.window).toMatchObject({ name: 'holdout', originDay: 702 });
    expect(summary.champion.wspl).toBeGreaterThan(0);
    expect(Object.keys(summary.champion.stores ?? {})).toHaveLength(STORES);
    expect(Object.keys(summary.champion.departments ?? {})).toHaveLength(DEPARTMENTS);
  });

  it('has quantiles that do not cross, and levels whose centres are the sums of their series', async () => {
    const series = await table('forecast.parquet');
    const levels = await table('levels.parquet');
    expect(series).toHaveLength(SERIES * 28);
    for (const row of [...series, ...levels]) {
      const quantiles = QUANTILES.map((quantile) => row[`q${quantile}`] as number);
      expect(quantiles[0]).toBeGreaterThanOrEqual(0);
      expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
    }
    expect(new Set(levels.map(({ level }) => level))).toEqual(new Set(Array.from({ length: 11 }, (_, at) => at + 1)));
    const sums = new Map<string, number>();
    for (const { store_id, dept_id, d, forecast } of series) {
      const key = `${dept_id} ${d} ${store_id}`;
      sums.set(key, (sums.get(key) ?? 0) + (forecast as number));
    }
    const cells = levels.filter(({ level }) => level === 9);
    expect(cells).toHaveLength(STORES * DEPARTMENTS * 28);
    for (const { group, d, forecast } of cells) {
      const [, store, department] = /^(\w+_\d)_(\w+_\d)$/.exec(group as string) as unknown as [string, string, string];
      expect(forecast).toBeCloseTo(sums.get(`${department} ${d} ${store}`) as number, 2);
    }
  });

  it('says in its manifest what was checked and what it was made of, the page of the run included', async () => {
    const path = summary.publication.uri.replace('s3://', '');
    const text = await readFile(join(state, 's3', path, 'manifest.json'), 'utf8');
    const { checks = [], files, lineage } = JSON.parse(text) as VersionManifest;
    expect(checks.map(({ check, result }) => `${check} ${result}`)).toEqual([
      'files passed',
      'series passed',
      'values passed',
      'quantiles passed',
      'levels passed',
      'submission passed',
      'csv passed',
      'current not compared',
      'lastDays no limit',
    ]);
    expect(Object.keys(files).sort()).toEqual([
      'forecast.csv',
      'forecast.parquet',
      'levels.parquet',
      'report.html',
      'submission.csv',
    ]);
    expect(lineage?.models).toHaveLength(STORES + DEPARTMENTS);
    expect(lineage?.cost.jobs).toBe(summary.jobs.count);
    expect(lineage?.metrics.wrmsse).toBe(summary.selection.candidates[0]?.wrmsse);
  });

  it('is explained down to the features of its models, from which its published numbers follow', async () => {
    const row = (await table('forecast.parquet')).find(({ store_id: store }) => store === 'TX_1');
    const series = ['--series', String(row?.id), '--day', String(row?.d)];
    const { out } = await forecastCommand(['explain', summary.run, '--state', state, ...series, '--json']);
    const explained = JSON.parse(out) as JsonOf<typeof forecastExplanationShape>;
    expect(explained.published).toBe(row?.forecast);
    let combined = 0;
    for (const member of explained.members) {
      expect(answerOf(member)).toBeCloseTo(member.answer, 4);
      combined += member.weight * member.answer;
    }
    expect(combined).toBeCloseTo(explained.combined, 9);
    const { correction, rounding } = explained;
    expect(explained.combined * (correction?.factor ?? 1) + rounding).toBeCloseTo(explained.published, 9);
    expect(Math.abs(rounding)).toBeLessThan(1e-5);
  });
});

/** What the parts of a member's explanation come to, units. */
function answerOf(member: JsonOf<typeof forecastExplanationShape>['members'][number]): number {
  const { kind, bias = 0, features = [], mean = 0, factor = 0, level = 0, season = 0 } = member;
  if (kind === 'top-down') return mean * factor;
  if (kind === 'exponential-smoothing') return Math.max(0, level + season) * factor;
  // Both objectives, tweedie and poisson, answer with the exponential of their margin.
  return Math.exp(features.reduce((sum, { contribution }) => sum + contribution, bias));
}

describe('a scenario of it', () => {
  const asked = (scenario: string, changes: object): WhatIfInput => ({
    ...{ forecast: 'families', version: summary.publication.version, scenario, by: 'ana' },
    changes: scenarioSchema.parse(changes),
  });
  const compute = (input: WhatIfInput) =>
    withClient(state, async (client) => {
      await computeWhatIf(client, input);
      return findScenario(client, 'families', input.scenario);
    });

  it('that changes nothing is the published forecast to the last byte, from its models', async () => {
    const manifest = await compute(asked('same', {}));
    const text = await readFile(
      join(state, 's3', summary.publication.uri.replace('s3://', ''), 'manifest.json'),
      'utf8',
    );
    const { files } = JSON.parse(text) as VersionManifest;
    for (const file of ['forecast.parquet', 'levels.parquet']) {
      expect(manifest.files[file]?.sha256).toBe(files[file]?.sha256);
    }
    expect(manifest).toMatchObject({ moved: 0, reproduced: { from: 'kept', most: 0 } });
  });

  it('with other prices in a store is computed there alone, and moves what has them', async () => {
    const input = asked('cheap', { prices: [{ of: 'FOODS_1', store: 'CA_1', percent: -40 }] });
    const plan = await withClient(state, (client) => planWhatIf(client, input));
    const manifest = await compute(input);
    // The model of the store, and that of each department, for the rows of this store.
    expect(plan).toMatchObject({ stores: ['CA_1'], transforms: 1 + DEPARTMENTS });
    const total = (name: string) => manifest.groups.find((group) => group.name === name);
    expect(total('TX_1')?.scenario).toBe(total('TX_1')?.base);
    expect(total('CA_1_FOODS_1')?.scenario).not.toBe(total('CA_1_FOODS_1')?.base);
    const days = await withClient(state, (client) => readDays(client, manifest, 'CA_1_FOODS_1'));
    const sum = (of: 'published' | 'scenario') =>
      days.reduce((units, day) => units + (day[of]?.units ?? Number.NaN), 0);
    expect([days.length, sum('published'), sum('scenario')]).toEqual([
      28,
      expect.closeTo(total('CA_1_FOODS_1')?.base as number, 2),
      expect.closeTo(total('CA_1_FOODS_1')?.scenario as number, 2),
    ]);
    expect(manifest.series.every(({ name }) => name.endsWith('_CA_1'))).toBe(true);
    expect(manifest.effects).toMatchObject([{ series: 8, unseen: { series: expect.any(Number) } }]);
  });

  it('is deleted by its name, which is free again', async () => {
    const { deleted, kept } = await withClient(state, async (client) =>
      deleteScenarios(client, 'families', await chooseScenarios(client, 'families', { names: ['same'] }), 'ana'),
    );
    expect({ deleted, kept }).toMatchObject({ deleted: [{ scenario: 'same', why: 'was computed' }], kept: [] });
    const folder = join(state, 's3', 'forecast', 'forecasts', 'families', 'scenarios');
    expect(existsSync(join(folder, 'same', 'scenario.json'))).toBe(false);
    const none = withClient(state, (client) => findScenario(client, 'families', 'same'));
    await expect(none).rejects.toThrow('families has no scenario same');
  });

  it('is refused where it does not fit the data, before anything is started', async () => {
    const typo = asked('typo', { prices: [{ of: 'FOODS_1_01', percent: 1 }] });
    await expect(withClient(state, (client) => planWhatIf(client, typo))).rejects.toThrow(
      "price of FOODS_1_01 +1%: no item, department or category has the id FOODS_1_01; did you mean 'FOODS_1_001'?",
    );
  });
});
