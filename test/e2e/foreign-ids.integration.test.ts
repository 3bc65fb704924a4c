import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../contracts/run/pipeline.js';
import { escapeText } from '../../reports/escape-text.js';
import { LAUNCHER } from '../stack/running-stack.js';
import { sharedStack } from '../stack/shared-stack.js';
import {
  bareDataset,
  FOREIGN_CATEGORIES,
  FOREIGN_DAYS,
  FOREIGN_DEPARTMENTS,
  FOREIGN_LAST_DATE,
  FOREIGN_STATES,
  FOREIGN_STORES,
  foreignDataset,
  foreignItem,
} from '../support/foreign-dataset.js';

const run = promisify(execFile);

const REQUESTS = {
  /** As a person who has read nothing starts. */
  usual: 'name: usual',
  /** A model per department and one forecast without a model, tried at a past origin. */
  members: `
name: members
origin: d_${FOREIGN_DAYS - 28}
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
`,
  bare: `
name: bare
sweep: { maxTrials: 2 }
publish: { gate: none }
`,
} as const;
type Name = keyof typeof REQUESTS;

let folder: string;
let state: string;
const summaries = {} as Record<Name, RunSummary>;
const printed = {} as Record<Name, string>;

/** Runs the command on the stack and reads what it leaves. */
async function forecast(name: Name, data: string): Promise<void> {
  const config = join(folder, 'requests', `${name}.yaml`);
  const summary = join(folder, 'summaries', `${name}.json`);
  await writeFile(config, REQUESTS[name]);
  const files = ['--config', config, '--data', data, '--summary', summary];
  const args = [LAUNCHER, 'run', '--state', state, ...files];
  printed[name] = (await run(process.execPath, args, { maxBuffer: 1 << 24 })).stdout;
  summaries[name] = JSON.parse(await readFile(summary, 'utf8')) as RunSummary;
}

async function writeData(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const data = join(folder, name);
  await mkdir(data);
  for (const [file, text] of Object.entries(files)) await writeFile(join(data, file), text);
  return data;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forecast-foreign-'));
  for (const name of ['requests', 'summaries']) await mkdir(join(folder, name));
  state = (await sharedStack()).state;
  const [data, bare] = await Promise.all([
    writeData('data', { ...foreignDataset() }),
    writeData('bare-data', { ...bareDataset() }),
  ]);
  await Promise.all([forecast('usual', data).then(() => forecast('bare', bare)), forecast('members', data)]);
}, 12 * 60_000);
afterAll(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const stored = (uri: string) => readFile(join(state, 's3', uri.replace('s3://', '')));
const published = (name: Name, file: string) => stored(summaries[name].publication.uri + file);
const page = async (name: Name) => (await stored(summaries[name].report as string)).toString();
async function table(name: Name, file: string): Promise<Record<string, string | number>[]> {
  const bytes = await published(name, file);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return (await parquetReadObjects({ file: buffer })) as Record<string, string | number>[];
}
/** Ids of submission.csv, read as RFC 4180 has it. */
const submitted = async (name: Name) =>
  (await published(name, 'submission.csv'))
    .toString()
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, inQuotes, plain] = /^(?:"((?:[^"]|"")*)"|([^,"]*)),/.exec(line) ?? [];
      return plain ?? inQuotes?.replaceAll('""', '"');
    });

describe.each(['usual', 'members'] as const)('a foreign dataset, %s request', (name) => {
  it('is published', () => {
    expect(summaries[name].status).toBe('published');
    expect(Object.keys(summaries[name].champion.stores ?? {}).sort()).toEqual(Object.values(FOREIGN_STORES).sort());
    const departments = Object.values(FOREIGN_DEPARTMENTS).sort();
    expect(Object.keys(summaries[name].champion.departments ?? {}).sort()).toEqual(departments);
  });

  it.each(['forecast.parquet', 'levels.parquet'])('gives the ids back as they went in: %s', async (file) => {
    const rows = await table(name, file);
    for (const [column, ids] of Object.entries({
      store_id: FOREIGN_STORES,
      state_id: FOREIGN_STATES,
      cat_id: FOREIGN_CATEGORIES,
      dept_id: FOREIGN_DEPARTMENTS,
    })) {
      const found = new Set(rows.map((row) => row[column]).filter((id) => id !== ''));
      expect(found).toEqual(new Set(Object.values(ids)));
    }
    expect(rows.map((row) => row.item_id)).toContain(foreignItem('FOODS_1_001'));
  });

  it('names series in submission.csv as the sales do', async () => {
    const sales = foreignDataset()['sales_train_evaluation.csv'].split('\n').slice(1, -1);
    const ids = await submitted(name);
    expect(ids).toHaveLength(sales.length);
    for (const store of Object.values(FOREIGN_STORES)) expect(ids).toContain(`${foreignItem('FOODS_1_001')}_${store}`);
  });

  it('shows ids as text on the page', async () => {
    const html = await page(name);
    for (const state of Object.values(FOREIGN_STATES)) expect(html).toContain(`${escapeText(state)}: sales`);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('could not be drawn');
  });

  it('says nothing of sound data', async () => {
    expect(summaries[name].warnings).toEqual([]);
    expect(printed[name]).not.toContain('warning');
    expect((await published(name, 'manifest.json')).toString()).not.toContain('warnings');
  });
});

describe('the forecast of a foreign dataset', () => {
  it('covers the 28 days after the last known one', async () => {
    const dates = new Set(
      (await table('usual', 'forecast.parquet')).map(({ date }) =>
        (date as unknown as Date).toISOString().slice(0, 10),
      ),
    );
    expect(summaries.usual.origin).toBe(FOREIGN_LAST_DATE);
    expect([dates.size, [...dates].sort().at(-1)]).toEqual([28, '2025-06-09']);
  });

  it('is made with a job a department at each origin, where members ask for it', () => {
    expect(summaries.members.jobs.count).toBe(1 + 2 * Object.keys(FOREIGN_DEPARTMENTS).length);
  });

  it('leaves nothing beside its own folders', async () => {
    expect((await readdir(folder)).sort()).toEqual(['bare-data', 'data', 'requests', 'summaries']);
    expect((await readdir(dirname(state))).sort()).toEqual(['stack.env', 'state']);
    // The S3 server's own folders begin with a dot.
    const buckets = (await readdir(join(state, 's3'))).filter((name) => !name.startsWith('.'));
    expect(buckets).toEqual(['forecast']);
  });
});

describe('a dataset of one shop with neither events nor SNAP days, and no prices to come', () => {
  it('is published under its own ids', async () => {
    expect(summaries.bare.status).toBe('published');
    const ids = await submitted('bare');
    expect(ids).toHaveLength(7);
    expect(ids).toContain(`${foreignItem('FOODS_1_001')}_🛒_validation`);
    const rows = await table('bare', 'forecast.parquet');
    expect(new Set(rows.map((row) => `${row.store_id} ${row.state_id} ${row.cat_id} ${row.dept_id}`))).toEqual(
      new Set(['🛒 Ort alles alles']),
    );
  });

  it('tells everywhere that prices were carried forward, with the number of series', async () => {
    const told = '7 of 7 series have no price for some of the 28 days after 2025-05-12';
    expect(summaries.bare.warnings).toMatchObject([{ code: 'prices-carried-forward', count: 7 }]);
    expect(printed.bare).toContain(`warning: sell_prices.csv: ${told}`);
    expect(printed.bare).toContain('To know of the data:');
    expect(await page('bare')).toContain(told);
    const manifest = JSON.parse((await published('bare', 'manifest.json')).toString()) as object;
    expect(manifest).toMatchObject({ warnings: summaries.bare.warnings });
  });
});
