import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { parquetReadObjects } from 'hyparquet';
import { create } from 'tar';
import { beforeAll, describe, expect, it } from 'vitest';
import { explainForecast } from '../../../activities/explanation/explain-forecast.js';
import { readBytes, readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { cellsOf } from '../../../contracts/dataset/cells.js';
import type { PanelRef } from '../../../contracts/dataset/dataset.js';
import {
  type ExplanationSample,
  explanationPaths,
  storedExplanationSample,
} from '../../../contracts/explanation/explanation-sample.js';
import { originSet } from '../../../contracts/features/origin-set.js';
import { parseStored } from '../../../contracts/stored/stored-json.js';
import { departmentsOf } from '../../../core/panel/departments-of.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { smallPanel } from '../../support/small-panel.js';
import { splitByStore } from '../../support/split-by-store.js';
import { useS3 } from '../../support/use-s3.js';
import { useThreads } from '../../support/use-threads.js';

const HORIZON = 28;
const inActivity = <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(work);
const s3 = useS3();
const threads = useThreads();
const uri = (key: string) => `s3://${s3.bucket}/${key}`;
const panel = smallPanel({ stores: ['CA_1', 'TX_1'], days: 84 });
const deps = () => ({ s3: s3.client, bucket: s3.bucket, threads });
const price = originSet.findIndex(({ name }) => name === 'price');

/** Its one tree says 2 or 5 units, by the price; more than one tree is told and none is there where it is broken. */
const model = (isWhole: boolean) => `tree
num_tree_per_iteration=1
max_feature_idx=${originSet.length - 1}
objective=poisson
feature_names=${originSet.map(({ name }) => name).join(' ')}
tree_sizes=${isWhole ? '1' : '1 1'}

Tree=0
num_leaves=2
split_feature=${price}
threshold=3
decision_type=10
left_child=-1
right_child=-2
leaf_value=${Math.log(2)} ${Math.log(5)}
leaf_count=1 1
internal_count=2
is_linear=0
`;

async function packed(isWhole: boolean): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'explain-'));
  try {
    await writeFile(join(folder, 'model.txt'), model(isWhole));
    await create({ gzip: true, cwd: folder, file: join(folder, 'model.tar.gz') }, ['model.txt']);
    return await readFile(join(folder, 'model.tar.gz'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

let panels: PanelRef[];
beforeAll(async () => {
  panels = await Promise.all(
    splitByStore(panel).map(async ({ store, panel: shard }) => {
      const at = uri(`panels/${store}.panel`);
      await writeObject(s3.client, at, encodePanel(shard));
      return { store, uri: at, series: shard.series.count, departments: departmentsOf(shard.series) };
    }),
  );
  // Prices are 2 for the first series of a store, 4 for the second; the second series sells nothing in TX_1.
  const rows = [2, 4].flatMap((value) =>
    Array.from({ length: HORIZON }, () => originSet.map((_, index) => (index === price ? value : 0)).join(',')),
  );
  for (const store of ['CA_1', 'TX_1']) {
    await writeObject(s3.client, uri(`features/key/d_84/inputs/${store}.csv`), `${rows.join('\n')}\n`);
    const second = store === 'TX_1' ? 0 : 5;
    const published = [2, second].flatMap((units) => new Array<number>(HORIZON).fill(units));
    await writeObject(s3.client, uri(`published/${store}.csv`), published.join('\n'));
    await writeObject(s3.client, uri(`models/${store}.tar.gz`), await packed(store === 'CA_1'));
  }
});

const explain = (run: string, rows = 50, seed = 1) =>
  inActivity(() =>
    explainForecast(deps(), {
      sources: {
        ...{ run, name: 'milk', originDay: 84, originDate: '2015-03-25', members: [] },
        features: {
          ...{ prefix: uri('features/key'), cells: cellsOf(panels, false), sweepShare: 1 },
          ...{ set: 'origin', add: [], snapStates: [] },
        },
        shards: panels.map((ref) => ({ panel: ref, uri: uri(`published/${ref.store}.csv`) })),
      },
      members: [
        { name: 'lightgbm per store', per: 'store', algorithm: 'lightgbm', weight: 0.7 },
        { name: 'lightgbm per all', per: 'all', algorithm: 'lightgbm', weight: 0 },
      ],
      models: ['CA_1', 'TX_1'].map((group) => ({ member: 0, group, image: 'i', uri: uri(`models/${group}.tar.gz`) })),
      seed,
      rows,
    }),
  );

const summaryOf = async (at: string): Promise<ExplanationSample> => {
  const read = parseStored(storedExplanationSample, await readText(s3.client, at));
  if (read.kind !== 'sound') throw new Error(read.problem);
  return read.value;
};

describe('the explanation of a sample of rows', () => {
  it('says what each feature does on average, of the members that count, and what could not be explained', async () => {
    const { rows, members } = await summaryOf((await explain('sum')).uri);
    expect(rows).toBe(50);
    expect(members.map(({ name, weight, link }) => ({ name, weight, link }))).toEqual([
      { name: 'lightgbm per store', weight: 0.7, link: 'log' },
    ]);
    const [first, ...others] = members[0]?.features ?? [];
    // Half way between the two answers, whichever the price.
    expect(first).toMatchObject({ name: 'price', mean: expect.closeTo(Math.log(5 / 2) / 2, 6) });
    expect(first?.dependence).toMatchObject([
      { from: 2, to: 2, contribution: expect.closeTo(-Math.log(5 / 2) / 2, 6) },
      { from: 4, to: 4, contribution: expect.closeTo(Math.log(5 / 2) / 2, 6) },
    ]);
    expect(others.every(({ mean }) => mean === 0)).toBe(true);
    // Its one split leaves no two features to do anything together; every row that was drawn of its store was looked at.
    expect(members[0]?.interactions).toEqual({ rows: members[0]?.rows, found: 0, pairs: [] });
    expect(members[0]?.faults).toEqual([
      "The model for TX_1 can't be explained: it was cut off: it names more than the 1 trees that it has.",
    ]);
  });

  it('leaves every row with its values and contributions, which add up to the answer', async () => {
    await explain('rows');
    const bytes = await readBytes(s3.client, explanationPaths(s3.bucket, 'rows').rows);
    const table = await parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    });
    expect(table.length).toBeGreaterThan(20);
    for (const row of table) {
      expect(row).toMatchObject({ member: 'lightgbm per store', id: expect.stringMatching(/_CA_1$/) });
      const margin = originSet.reduce((sum, { name }) => sum + (row[`shap_${name}`] as number), row.bias as number);
      expect(Math.exp(margin)).toBeCloseTo(row.answer as number, 5);
      expect(row.answer).toBeCloseTo(row.price === 2 ? 2 : 5, 5);
      expect(row.published).toBeCloseTo(row.answer as number, 5);
    }
  });

  it('draws the same rows for the same seed, and none that is worth nothing', async () => {
    const rowsOf = async (run: string) => [...(await readBytes(s3.client, explanationPaths(s3.bucket, run).rows))];
    await Promise.all([explain('one', 10), explain('two', 10), explain('three', 10, 2)]);
    expect(await rowsOf('one')).toEqual(await rowsOf('two'));
    expect(await rowsOf('one')).not.toEqual(await rowsOf('three'));
    const { rows } = await summaryOf((await explain('all', 1000)).uri);
    // Four series, one of which sells nothing.
    expect(rows).toBe(3 * HORIZON);
  });
});
