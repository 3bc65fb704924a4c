import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import { generateSample } from '../../core/sample/generate-sample.js';
import { escapeText } from '../../reports/escape-text.js';
import { withForeignIds } from '../support/foreign-ids.js';

const LAUNCHER = fileURLToPath(new URL('../../client/forecast.mjs', import.meta.url));
const DAYS = 500;
const STORES = { CA_1: 'Bäckerei Nord/Ost', TX_1: '../../../../escape' };
const STATES = { CA: 'constructor', TX: '<script>alert("x, y")</script>' };
const DEPARTMENTS = {
  FOODS_1: '/../../x/y',
  FOODS_2: 'FOODS.2',
  FOODS_3: 'foods 3',
  HOBBIES_1: '=1+1',
  HOBBIES_2: '__proto__',
  HOUSEHOLD_1: `O'Neill, "Söhne" & 🥖`,
  HOUSEHOLD_2: 'Ä'.repeat(200),
};
const CATEGORIES = { FOODS: 'Brot & Käse', HOBBIES: '..', HOUSEHOLD: '日本' };

/** A model per department and one forecast without a model, tried at a past origin. */
const REQUEST = `
name: foreign
origin: d_${DAYS - 28}
features: { set: origin, rowShare: 0.2 }
sweep:
  maxTrials: 1
  algorithms:
    lightgbm: { space: { objective: tweedie, num_leaves: 7, learning_rate: 0.15, num_iterations: 10 } }
fit:
  members:
    - per: department
    - method: top-down
backtest: { origins: 1 }
publish: { gate: none }
`;

let folder: string;
let summary: RunSummary;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forecast-foreign-'));
  await mkdir(join(folder, 'data'));
  const sample = generateSample({ seed: 5, items: 7, stores: Object.keys(STORES), days: DAYS });
  const ids = { stores: STORES, states: STATES, categories: CATEGORIES, departments: DEPARTMENTS };
  const files = withForeignIds(sample, { ...ids, item: (id) => `@Ä/../${id}` });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'data', name), text);
  await writeFile(join(folder, 'request.yaml'), REQUEST);
  const input = ['--data', join(folder, 'data'), '--config', join(folder, 'request.yaml')];
  const output = ['--state', join(folder, 'state'), '--summary', join(folder, 'summary.json')];
  const args = [LAUNCHER, 'start', '--exit', ...input, ...output];
  await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
  summary = JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8')) as RunSummary;
}, 8 * 60_000);
afterAll(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const published = (name: string) =>
  readFile(join(folder, 'state', 's3', summary.publication.uri.replace('s3://', ''), name));
async function table(name: string): Promise<Record<string, string | number>[]> {
  const file = await published(name);
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  return (await parquetReadObjects({ file: bytes })) as Record<string, string | number>[];
}

describe('a run on a dataset with ids of any text', () => {
  it('publishes, with a job a department at each origin', () => {
    expect(summary.status).toBe('published');
    expect(summary.jobs.count).toBe(1 + 2 * Object.keys(DEPARTMENTS).length);
    expect(Object.keys(summary.champion.stores ?? {}).sort()).toEqual(Object.values(STORES).sort());
    expect(Object.keys(summary.champion.departments ?? {}).sort()).toEqual(Object.values(DEPARTMENTS).sort());
  });

  it.each(['forecast.parquet', 'levels.parquet'])('gives the ids back as they went in: %s', async (file) => {
    const rows = await table(file);
    for (const [column, ids] of Object.entries({
      store_id: STORES,
      state_id: STATES,
      cat_id: CATEGORIES,
      dept_id: DEPARTMENTS,
    })) {
      const found = new Set(rows.map((row) => row[column]).filter((id) => id !== ''));
      expect(found).toEqual(new Set(Object.values(ids)));
    }
  });

  it('names series in submission.csv as they are, and shows ids as text on the page', async () => {
    const submission = (await published('submission.csv')).toString();
    for (const store of Object.values(STORES)) expect(submission).toContain(`@Ä/../FOODS_1_001_${store}_evaluation,`);
    const page = await readFile(join(folder, 'state', 's3', (summary.report as string).replace('s3://', '')), 'utf8');
    for (const state of Object.values(STATES)) expect(page).toContain(`${escapeText(state)}: sales`);
    expect(page).not.toContain('<script');
  });

  it('leaves nothing beside its own folders', async () => {
    const made = await readdir(folder);
    expect(made.sort()).toEqual(['data', 'request.yaml', 'state', 'summary.json']);
  });
});
