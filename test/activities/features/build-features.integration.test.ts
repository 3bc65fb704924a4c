import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { hashOf } from '@durable-forecast/lib/hash';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BuildFeaturesInput, buildFeatures, featureKey } from '../../../activities/features/build-features.js';
import buildFeaturesTask, { type BuildFeaturesTask } from '../../../activities/features/build-features-task.js';
import { createFeatureActivities } from '../../../activities/features/index.js';
import { listUris, readBytes, readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { foldFiles } from '../../../contracts/features/feature-files.js';
import type { FeatureMarker } from '../../../contracts/features/feature-marker.js';
import { M5_STATES, seedSet } from '../../../contracts/features/seed-set.js';
import type { FeatureSettings } from '../../../contracts/request/request.js';
import { sealedJson } from '../../../contracts/stored/stored-json.js';
import { buildTable } from '../../../core/features/build-table.js';
import { departmentsOf } from '../../../core/panel/departments-of.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { smallPanel } from '../../support/small-panel.js';
import { useS3 } from '../../support/use-s3.js';
import { useThreads } from '../../support/use-threads.js';

const DAYS = 250;
const panel = smallPanel({
  stores: ['CA_1'],
  items: ['FOODS_1_001', 'FOODS_1_002', 'HOBBIES_1_001'],
  days: DAYS,
  sales: (series, day) => (series === 2 && day < 100 ? 0 : (series * 7 + day * 3) % 11),
  price: (series, week) => (series === 2 && week < 15 ? Number.NaN : 2 + series + (week % 5) / 10),
});
const features: FeatureSettings = { set: 'seed', add: [], rowShare: 1, dropUnreleased: true, maxParallel: 2 };
const cell = { name: 'CA_1', store: 'CA_1' };
/** As the pipeline asks for them: the window of the trials, then the days after the origin. */
const folds = [
  { originDay: DAYS - 28, train: true, validation: true, sample: false },
  { originDay: DAYS, train: false, validation: false, sample: false },
];

const s3 = useS3();
const threads = useThreads();
beforeAll(async () => {
  await writeObject(s3.client, inputOf('any').panel.uri, encodePanel(panel));
});

const inputOf = (key: string, more: Partial<BuildFeaturesInput> = {}): BuildFeaturesInput => ({
  panel: {
    store: 'CA_1',
    uri: `s3://${s3.bucket}/panels/CA_1.panel`,
    series: 3,
    departments: departmentsOf(panel.series),
  },
  cells: [cell],
  prefix: `s3://${s3.bucket}/features/${key}`,
  features,
  folds,
  sampleShare: 1,
  ...more,
});
/** Builds the files. @returns those of the selection's fold and of the run's own */
const build = async (input: BuildFeaturesInput) => {
  await buildFeatures({ s3: s3.client, threads }, input);
  const files = (originDay: number) => foldFiles({ prefix: input.prefix, sweepShare: input.sampleShare }, originDay);
  return { selection: files(DAYS - 28), own: files(DAYS) };
};
const removeObject = async (uri: string) => {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  await s3.client.send(new DeleteObjectCommand({ Bucket, Key }));
};
const parquet = async (uri: string) => {
  const bytes = await readBytes(s3.client, uri);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
};

describe('the feature files of a shard', () => {
  it('are two tables with the label first, split 28 days before the origin, and two inputs without label', async () => {
    const { selection } = await build(inputOf('whole'));
    const options = { originDay: DAYS, dropUnreleased: true };
    for (const [uri, fromDay, toDay] of [
      [selection.train(cell), 1, DAYS - 28],
      [selection.validation(cell), DAYS - 27, DAYS],
    ] as const) {
      const file = await parquet(uri);
      expect(
        parquetMetadata(file)
          .schema.slice(1)
          .map(({ name }) => name),
      ).toEqual(['demand', ...seedSet(M5_STATES).map(({ name }) => name)]);
      const expected = buildTable(panel, { ...options, fromDay, toDay });
      const rows = await parquetReadObjects({ file });
      expect(rows).toHaveLength(expected.rows);
      expect(rows.map((row) => row.demand)).toEqual([...expected.label]);
      expected.names.forEach((name, column) => {
        expect(
          rows.map((row) => row[name]),
          name,
        ).toEqual([...expected.columns[column]!]);
      });
    }
  });

  it('are named to a run that asks for them, and not to one of 0.1.0, whose workflow would do nothing with it', async () => {
    const activities = createFeatureActivities({ s3: s3.client, threads });
    const ask = (wantsMarkers?: boolean) =>
      new MockActivityEnvironment().run(activities.buildFeatures, { ...inputOf('asked'), wantsMarkers });
    expect(await ask(true)).toMatchObject([
      { store: 'CA_1', originDay: DAYS - 28 },
      { store: 'CA_1', originDay: DAYS },
    ]);
    expect(await ask()).toBeUndefined();
  });

  it('have every series and day of the horizon in the inputs, missing values as empty fields', async () => {
    const { selection, own } = await build(inputOf('inputs'));
    for (const [uri, fromDay] of [
      [selection.input(cell), DAYS - 27],
      [own.input(cell), DAYS + 1],
    ] as const) {
      const lines = (await readText(s3.client, uri)).trimEnd().split('\n');
      expect(lines).toHaveLength(3 * 28);
      const table = buildTable(panel, {
        fromDay,
        toDay: fromDay + 27,
        originDay: DAYS,
        dropUnreleased: false,
      });
      const read = lines.map((line) => line.split(',').map((field) => (field === '' ? Number.NaN : Number(field))));
      expect(read.map((row) => row.map(Math.fround))).toEqual(
        Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => column[row])),
      );
      // 180 full days up to 28 days before exist everywhere here, a year of prices for the late product nowhere.
      expect(lines.some((line) => line.includes(',,'))).toBe(true);
    }
  });

  it('hold only the days asked for, before the validation window', async () => {
    const { selection } = await build(inputOf('short', { features: { ...features, historyDays: 60 } }));
    expect(await parquetReadObjects({ file: await parquet(selection.train(cell)) })).toHaveLength(3 * 60);
  });

  it('have the SNAP columns of the calendar, and those of M5 in a run whose data 0.1.0 inspected', async () => {
    const days = panel.calendar.dates.length;
    const calendar = { ...panel.calendar, snap: { BE: new Uint8Array(days).fill(1), CA: new Uint8Array(days) } };
    const elsewhere = { ...inputOf('any').panel, uri: `s3://${s3.bucket}/panels/elsewhere.panel` };
    await writeObject(s3.client, elsewhere.uri, encodePanel({ ...panel, calendar }));
    const snapOf = async (key: string, snapStates?: readonly string[]) => {
      const { selection, own } = await build(inputOf(key, { panel: elsewhere, snapStates }));
      const { schema } = parquetMetadata(await parquet(selection.train(cell)));
      const names = schema.map(({ name }) => name).filter((name) => name.startsWith('snap_'));
      const [line = ''] = (await readText(s3.client, own.input(cell))).split('\n');
      const first = schema.findIndex(({ name }) => name === names[0]) - 2;
      return [names, line.split(',').slice(first, first + names.length), line.split(',').length];
    };
    expect(await snapOf('of-calendar', ['BE', 'CA'])).toEqual([['snap_BE', 'snap_CA'], ['1', '0'], 32]);
    expect(await snapOf('of-0.1.0')).toEqual([['snap_CA', 'snap_TX', 'snap_WI'], ['0', '0', '0'], 33]);
  });

  it('are not built again where an earlier attempt has finished them', async () => {
    const input = inputOf('again');
    await build(input);
    const broken = { ...input.panel, uri: input.panel.uri.replace('CA_1', 'CA_9') };
    await writeObject(s3.client, broken.uri, 'broken');
    await build(inputOf('again', { panel: broken }));
    await expect(build(inputOf('other', { panel: broken }))).rejects.toThrow('these bytes are no panel file');
    expect(await listUris(s3.client, `s3://${s3.bucket}/features/other`)).toEqual([]);
  });
});

describe('feature files of an earlier run', () => {
  /** What builds, and why it builds again. */
  const again = async (key: string, more: Partial<BuildFeaturesInput> = {}) =>
    new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(() =>
      buildFeatures({ s3: s3.client, threads }, inputOf(key, more)),
    ) as ReturnType<typeof buildFeatures>;
  const reasons = (markers: Awaited<ReturnType<typeof buildFeatures>>) => markers.map(({ remade }) => remade);

  it.each([
    ['gone', async (place: string) => removeObject(place), /CA_1\.parquet is no longer as it was written: it is gone$/],
    [
      'cut',
      async (place: string) => writeObject(s3.client, place, (await readBytes(s3.client, place)).slice(0, 1204)),
      /CA_1\.parquet is no longer as it was written: it holds 1,204 of [\d,]+ bytes$/,
    ],
    [
      'swapped',
      async (place: string) =>
        writeObject(s3.client, place, await readBytes(s3.client, place.replace('train', 'validation'))),
      /CA_1\.parquet is no longer as it was written: it holds [\d,]+ of [\d,]+ bytes$/,
    ],
  ])('of which one is %s are built again, as they were, and it is said why', async (what, damage, reason) => {
    const key = `damaged-${what}`;
    const { selection } = await build(inputOf(key));
    const place = selection.train(cell);
    const whole = await readBytes(s3.client, place);
    await damage(place);
    expect(reasons(await again(key))).toEqual([expect.stringMatching(reason), undefined]);
    expect(Buffer.from(await readBytes(s3.client, place)).equals(whole)).toBe(true);
    expect(reasons(await again(key))).toEqual([undefined, undefined]);
  });

  it.each([
    [
      'cut',
      (text: string) => text.slice(0, -20),
      /is no longer the marker of finished feature files: it is cut off or no JSON/,
    ],
    [
      'changed by a digit',
      (text: string) => text.replace(/"bytes":\d/, '"bytes":9'),
      /: it was changed after it was written$/,
    ],
    ['as 0.1.0 wrote it', () => '["input","train"]', /is no longer the marker of finished feature files: /],
  ])('whose marker is %s are built again', async (what, damage, reason) => {
    const key = `marker-${what.replaceAll(' ', '-')}`;
    const [marker] = await again(key);
    const place = marker?.uri as string;
    await writeObject(s3.client, place, damage(await readText(s3.client, place)));
    expect(reasons(await again(key))).toEqual([expect.stringMatching(reason), undefined]);
    expect(await again(key)).toMatchObject([{ uri: place, proof: marker?.proof }, {}]);
  });

  it('are kept where a restored bucket has other ETags for the same bytes, and the marker then says those', async () => {
    const [marker] = await again('restored');
    const place = marker?.uri as string;
    const { files } = JSON.parse(await readText(s3.client, place)) as FeatureMarker;
    const before = files.map(({ uri, proof }) => ({ uri, proof: { ...proof, etag: '"of-another-bucket"' } }));
    await writeObject(s3.client, place, sealedJson({ files: before }));
    const [kept] = await again('restored');
    expect(kept?.remade).toBeUndefined();
    expect((JSON.parse(await readText(s3.client, place)) as FeatureMarker).files).toEqual(files);
    expect(await again('restored')).toMatchObject([{ uri: place, proof: kept?.proof }, {}]);
  });

  it("are built again when a marker is that of another run's", async () => {
    const [marker] = await again('mine');
    const [other] = await again('theirs');
    await writeObject(s3.client, marker?.uri as string, await readText(s3.client, other?.uri as string));
    expect(reasons(await again('mine'))).toEqual([
      expect.stringMatching(/names other files than are wanted$/),
      undefined,
    ]);
  });
});

describe('the thread that writes the files', () => {
  const cells = departmentsOf(panel.series).map((department) => ({
    name: `CA_1.${department.name}`,
    store: 'CA_1',
    department,
  }));
  const fold = { originDay: DAYS - 28, train: true, validation: true, sample: true };
  const files = cells.length * 5;
  const hash = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

  it('says of each how large it is and its hash, so that nobody reads it again for them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forecast-hashed-'));
    const settings = { ...features, snapStates: M5_STATES };
    const task = { panel: encodePanel(panel), settings, fold, cells, sampleShare: 0.9, folder };
    const written = buildFeaturesTask(task);
    expect(new Set(written.map(({ path }) => path)).size).toBe(files);
    for (const { path, bytes, sha256 } of written) {
      const content = await readFile(path);
      expect({ bytes, sha256 }, path).toEqual({ bytes: content.length, sha256: hash(content) });
    }
    await rm(folder, { recursive: true });
  });

  it('proves each file by its own bytes, whatever cells and kinds there are', async () => {
    const input = inputOf('proven', { cells, folds: [fold], sampleShare: 0.9 });
    const [marker] = await buildFeatures({ s3: s3.client, threads }, input);
    const proven = (JSON.parse(await readText(s3.client, marker?.uri as string)) as FeatureMarker).files;
    expect(new Set(proven.map(({ uri }) => uri)).size).toBe(files);
    for (const { uri, proof } of proven) {
      const content = await readBytes(s3.client, uri);
      expect(proof, uri).toMatchObject({ bytes: content.length, sha256: hash(content) });
    }
  });
});

describe('a name of a cell that leads elsewhere', () => {
  it.each(['/../../x', '../../x', 'a/../../x', 'CA_1\0'])('%j writes no file at all', async (name) => {
    const outer = await mkdtemp(join(tmpdir(), 'forecast-outer-'));
    const folder = join(outer, 'a', 'b');
    await mkdir(folder, { recursive: true });
    const task: BuildFeaturesTask = {
      ...{ panel: encodePanel(panel), settings: features, fold: folds[1]!, sampleShare: 1, folder },
      cells: [{ name, store: 'CA_1' }],
    };
    expect(() => buildFeaturesTask(task)).toThrow('no file can be named after the cell');
    expect((await readdir(outer, { recursive: true })).sort()).toEqual(['a', join('a', 'b')]);
    await rm(outer, { recursive: true });
  });
});

describe('added features', () => {
  it('lie behind those of the set in all files', async () => {
    const add = ['rolling_quantile_90_t28', 'expanding_mean_store'];
    const { selection, own } = await build(inputOf('added', { features: { ...features, add } }));
    const { schema } = parquetMetadata(await parquet(selection.train(cell)));
    expect(schema.slice(-2).map(({ name }) => name)).toEqual(add);
    const [line] = (await readText(s3.client, own.input(cell))).split('\n');
    const whole = buildTable(panel, {
      fromDay: DAYS + 1,
      toDay: DAYS + 1,
      originDay: DAYS,
      dropUnreleased: false,
      add,
    });
    const first = whole.columns.slice(-2).map((column) => column[0]);
    expect(
      line
        ?.split(',')
        .slice(-2)
        .map((field) => Math.fround(Number(field))),
    ).toEqual(first);
  });
});

describe('the key of a run', () => {
  const input = { dataset: 'abc', features, byDepartment: false };

  it('changes with data, cells and settings, and not with how many shards are built at a time', () => {
    const key = featureKey(input);
    expect(featureKey({ ...input, features: { ...features, maxParallel: 9 } })).toBe(key);
    const others = [
      featureKey({ ...input, dataset: 'abd' }),
      featureKey({ ...input, byDepartment: true }),
      featureKey({ ...input, features: { ...features, dropUnreleased: false } }),
      featureKey({ ...input, features: { ...features, historyDays: 100 } }),
    ];
    expect(new Set([key, ...others]).size).toBe(5);
  });

  it('changes with added features and their order, and is with none what it is without the field', () => {
    const keyWith = (add: string[]) => featureKey({ ...input, features: { ...features, add } });
    const [one, two] = ['rolling_max_t14', 'expanding_mean'] as const;
    const keys = [[], [one], [two], [one, two], [two, one]].map((add) => keyWith(add));
    expect(new Set(keys).size).toBe(5);
    expect(keys[0]).toBe(hashOf([5, 'abc', { set: 'seed', rowShare: 1, dropUnreleased: true }, false]).slice(0, 16));
  });
});
