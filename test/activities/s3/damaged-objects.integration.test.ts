import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { hashOf } from '@durable-forecast/lib/hash';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { beforeEach, describe, expect, it } from 'vitest';
import { inspectDataset } from '../../../activities/dataset/inspect-dataset.js';
import { naiveError } from '../../../activities/evaluation/naive-error.js';
import { scoreForecasts } from '../../../activities/evaluation/score-forecasts.js';
import { buildFeatures } from '../../../activities/features/build-features.js';
import { checkVersion } from '../../../activities/forecasts/check-version.js';
import { stageVersion } from '../../../activities/forecasts/stage-version.js';
import { switchPointer } from '../../../activities/forecasts/switch-pointer.js';
import { drawForecast } from '../../../activities/reports/draw-forecast.js';
import { readBytes, readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { observeFile } from '../../../activities/s3/stored-files.js';
import { createStepActivities } from '../../../activities/steps/index.js';
import { createSweepActivities } from '../../../activities/sweeps/index.js';
import { uploadDataset } from '../../../client/runs/upload-dataset.js';
import { cellsOf } from '../../../contracts/dataset/cells.js';
import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import type { PublishInput } from '../../../contracts/publication/publication.js';
import type { FeatureSettings } from '../../../contracts/request/request.js';
import { sealedJson } from '../../../contracts/stored/stored-json.js';
import { sweepRecordUri } from '../../../contracts/sweep/sweep-record.js';
import { type CachedStep, stepUri } from '../../../contracts/training/step-cache.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { generateSample } from '../../../core/sample/generate-sample.js';
import { cachedStep } from '../../support/cached-step.js';
import { smallPanel } from '../../support/small-panel.js';
import { useS3 } from '../../support/use-s3.js';
import { useThreads } from '../../support/use-threads.js';

const s3 = useS3();
const threads = useThreads();
let environment: MockActivityEnvironment;
const warnings: string[] = [];
const logger = new DefaultLogger('WARN', ({ message }) => warnings.push(message));
beforeEach(() => {
  environment = new MockActivityEnvironment({}, { logger });
  warnings.length = 0;
});

const uri = (key: string) => `s3://${s3.bucket}/${key}`;
const deps = () => ({ s3: s3.client, bucket: s3.bucket, threads });
const write = (place: string, content: string | Uint8Array) => writeObject(s3.client, place, content);
/** Leaves a part of what is there. */
const cut = async (place: string) => write(place, (await readBytes(s3.client, place)).slice(0, -20));

/** What an activity fails with, its bucket apart. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = (await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )) as ApplicationFailure | undefined;
  if (error === undefined) return 'no failure';
  return `${error.type}, ${error.nonRetryable ? 'final' : 'tried again'}: ${error.message.replace(/no JSON \(.*?\)/, 'no JSON (…)')}`;
}

const foreign = JSON.stringify({ hello: 'world' });

describe('a panel', () => {
  const panel = () => ({ store: 'CA_1', uri: uri('panels/k/CA_1.panel'), series: 2, departments: [] });
  const input = () => ({ panels: [panel()], originDay: 42, dropUnreleased: false });
  beforeEach(() => write(panel().uri, encodePanel(smallPanel())));

  it('that is whole is read', async () => {
    expect(await naiveError(deps(), input())).toBeGreaterThan(0);
  });

  it('that is cut ends the run and says how to have it made again', async () => {
    await cut(panel().uri);
    expect(await failureOf(naiveError(deps(), input()))).toMatchInlineSnapshot(
      `"StoredObjectInvalid, final: s3://forecast/panels/k/CA_1.panel is no longer the panel of CA_1: the panel file is cut off. Delete it and start the run again; the raw files are then read anew."`,
    );
  });

  it('that is another file is no panel', async () => {
    await write(panel().uri, foreign);
    expect(await failureOf(naiveError(deps(), input()))).toMatchInlineSnapshot(
      `"StoredObjectInvalid, final: s3://forecast/panels/k/CA_1.panel is no longer the panel of CA_1: these bytes are no panel file. Delete it and start the run again; the raw files are then read anew."`,
    );
  });

  it('of other series is not taken for this one, in features either', async () => {
    await write(panel().uri, encodePanel(smallPanel({ items: ['FOODS_1_001'] })));
    const features: FeatureSettings = { set: 'seed', add: [], rowShare: 1, dropUnreleased: true, maxParallel: 1 };
    const work = buildFeatures(deps(), {
      panel: panel(),
      cells: cellsOf([panel()], false),
      prefix: uri('features/other'),
      features,
      folds: [{ originDay: 42, train: true, validation: false, sample: false }],
      sampleShare: 1,
    });
    expect(await failureOf(work)).toMatchInlineSnapshot(
      `"StoredObjectInvalid, final: s3://forecast/panels/k/CA_1.panel is no longer the panel of CA_1: it has 1 series, expected 2. Delete it and start the run again; the raw files are then read anew."`,
    );
  });
});

describe('the manifest of the panels', () => {
  it.each([
    [
      'cut',
      (text: string) => text.slice(0, 40),
      /manifest\.json is no longer the manifest of the panels: it is cut off/,
    ],
    [
      'changed by a digit',
      (text: string) => text.replace('"originDay":200', '"originDay":300'),
      /manifest\.json is no longer the manifest of the panels: it was changed after it was written$/,
    ],
    [
      'of another dataset',
      (text: string) => {
        const { seal: _, ...manifest } = JSON.parse(text) as DatasetManifest & { seal: string };
        return sealedJson({ ...manifest, key: 'another' });
      },
      /manifest\.json is the manifest of other panels$/,
    ],
    ['another file', () => foreign, /manifest\.json is no longer the manifest of the panels: key: /],
  ])('that is %s counts as absent: the raw files are read again, and it is said why', async (_, damage, why) => {
    const dataset = { uri: uri('raw') };
    const files = generateSample({ seed: 1, items: 7, stores: ['CA_1'], days: 200 });
    for (const [name, content] of Object.entries(files)) await write(uri(`raw/${name}`), content as string);
    const inspect = (): Promise<DatasetManifest> =>
      environment.run(() => inspectDataset(deps(), { dataset, scope: {} }));
    const manifest = await inspect();
    const place = uri(`panels/${manifest.key}/manifest.json`);
    await write(place, damage(await readText(s3.client, place)));
    expect(await inspect()).toEqual({ ...manifest, remade: expect.stringMatching(why) });
    expect(JSON.parse(await readText(s3.client, place))).toEqual({ ...manifest, seal: hashOf(manifest) });
  });
});

describe('the panels of an earlier run', () => {
  it.each([
    ['cut', cut, /CA_1\.panel is no longer as it was written: it holds [\d,]+ of [\d,]+ bytes$/],
    ['another file', (place: string) => write(place, foreign), /it holds 17 of [\d,]+ bytes$/],
  ])('of which one is %s are made again from the raw files', async (_, damage, why) => {
    const dataset = { uri: uri('raw') };
    const inspect = (): Promise<DatasetManifest> =>
      environment.run(() => inspectDataset(deps(), { dataset, scope: {} }));
    const manifest = await inspect();
    const place = manifest.panels[0]?.uri as string;
    const whole = await readBytes(s3.client, place);
    await damage(place);
    expect(await inspect()).toEqual({ ...manifest, remade: expect.stringMatching(why) });
    expect(Buffer.from(await readBytes(s3.client, place)).equals(whole)).toBe(true);
    expect(await inspect()).toEqual(manifest);
  });
});

describe('raw files that are named by their content', () => {
  const files = generateSample({ seed: 1, items: 7, stores: ['CA_1'], days: 200 });
  const inspect = (folder: string): Promise<DatasetManifest> =>
    environment.run(() => inspectDataset(deps(), { dataset: { uri: folder }, scope: {} }));
  /** Uploads them as a start of a run does. @returns the folder */
  async function upload(): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), 'forecast-raw-'));
    for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content as string);
    const { uri: folder } = await uploadDataset({ s3: s3.client, bucket: s3.bucket, dir });
    await rm(dir, { recursive: true });
    return folder;
  }

  it('are refused when a byte of them has changed, and are sent anew by the next start', async () => {
    const folder = await upload();
    const place = `${folder}/sell_prices.csv`;
    const text = await readText(s3.client, place);
    await write(
      place,
      text.replace(/\d$/m, (digit) => String((Number(digit) + 1) % 10)),
    );
    expect(await failureOf(inspect(folder))).toBe(
      `StoredObjectInvalid, final: ${folder} is no longer the raw data of its name: its files hold other bytes than were uploaded. ` +
        'Delete it and start the run from the folder with the data again; the files are then sent anew.',
    );
    expect(await upload()).toBe(folder);
    expect(await readText(s3.client, place)).toBe(text);
    expect(await inspect(folder)).toMatchObject({ series: 7 });
  });

  it('are refused when one is gone', async () => {
    const folder = await upload();
    const { bucket: Bucket, key } = parseS3Uri(folder);
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: `${key}/calendar.csv` }));
    const scope = { stores: ['CA_1'] };
    const work = environment.run(() => inspectDataset(deps(), { dataset: { uri: folder }, scope })) as Promise<unknown>;
    expect(await failureOf(work)).toMatch(
      /^StoredObjectInvalid, final: .* is no longer the raw data of its name: it lacks calendar\.csv \(or \.gz\)\. Delete it and start/,
    );
  });
});

describe('the step cache', () => {
  const open = new Set(['taker']);
  const steps = () =>
    createStepActivities({ ...deps(), pollSeconds: 0.02, isOpen: async (workflowId) => open.has(workflowId) });
  const claim = (step: CachedStep, owner: string) => environment.run(() => steps().claimStep(step, owner));
  async function done(container: string): Promise<CachedStep> {
    const modelUri = uri('models/model.tar.gz');
    await write(modelUri, 'model');
    const step = cachedStep(container, 'run-a', 'a', modelUri);
    await steps().recordStep(step);
    return step;
  }

  it('gives an entry that is whole', async () => {
    expect(await claim(await done('whole'), 'b')).toMatchObject({ kind: 'done' });
  });

  it.each([
    ['cut', (text: string) => text.slice(0, -30), /: it is cut off or no JSON/],
    [
      'changed by a digit',
      (text: string) => text.replace('"seconds":1', '"seconds":2'),
      /: it was changed after it was written$/,
    ],
    ['another file', () => foreign, /: key: Invalid input: expected string/],
  ])(
    'has nothing where the entry is %s: the step is done again, and its entry overwritten',
    async (what, damage, why) => {
      const step = await done(what);
      const place = stepUri(s3.bucket, step);
      await write(place, damage(await readText(s3.client, place)));
      expect(await claim(step, 'b')).toEqual({ kind: 'yours', remade: expect.stringMatching(why) });
      await steps().recordStep(step);
      expect(await claim(step, 'c')).toMatchObject({ kind: 'done' });
    },
  );

  it('has nothing where the entry is that of another step', async () => {
    const [step, other] = [await done('one'), await done('other')];
    await write(stepUri(s3.bucket, step), await readText(s3.client, stepUri(s3.bucket, other)));
    expect(await claim(step, 'b')).toEqual({
      kind: 'yours',
      remade: expect.stringMatching(/ is the entry of another step$/),
    });
  });

  it('has nothing where the model is another one than was trained', async () => {
    const step = await done('swapped');
    const file = await observeFile(s3.client, step.result.modelUri as string);
    await steps().recordStep({ ...step, result: { ...step.result, modelProof: file?.proof } });
    expect(await claim(step, 'b')).toMatchObject({ kind: 'done' });
    await write(step.result.modelUri as string, 'modem');
    expect(await claim(step, 'b')).toEqual({
      kind: 'yours',
      remade:
        's3://forecast/models/model.tar.gz is no longer the model of its training: it holds other bytes than were written',
    });
  });

  it.each(['', '{"own', foreign])("takes a claim that reads %j for nobody's", async (text) => {
    const step = await done(`claim ${text}`);
    await write(stepUri(s3.bucket, step), foreign);
    await write(stepUri(s3.bucket, step).replace(/json$/, 'claim'), text);
    expect(await claim(step, 'taker')).toMatchObject({ kind: 'yours' });
    expect(warnings.at(-1)).toMatch(/\.claim is no longer a claim in the step cache and counts as absent$/);
    expect(await claim(step, 'late')).toEqual({ kind: 'taken', owner: 'taker' });
  });
});

describe('the record of a sweep', () => {
  const read = () =>
    createSweepActivities(deps()).readSweeps({ runs: ['sound', 'bad'], dataKey: 'a', objective: 'validation:rmse' });
  beforeEach(async () => {
    const record = { dataKey: 'a', objective: 'validation:rmse', trials: [] };
    for (const run of ['sound', 'bad']) await write(sweepRecordUri(s3.bucket, run), JSON.stringify({ run, ...record }));
  });

  it('that is cut is a fault of the request that names it', async () => {
    await cut(sweepRecordUri(s3.bucket, 'bad'));
    expect(await failureOf(read())).toMatchInlineSnapshot(
      `"RequestInvalid, final: sweep.warmStart.1: s3://forecast/runs/bad/sweep.json is no longer the record of a sweep: it is cut off or no JSON (…). Leave its run out of sweep.warmStart."`,
    );
  });

  it('that is the one of another run is one, too', async () => {
    await write(sweepRecordUri(s3.bucket, 'bad'), await readText(s3.client, sweepRecordUri(s3.bucket, 'sound')));
    expect(await failureOf(read())).toMatchInlineSnapshot(
      `"RequestInvalid, final: sweep.warmStart.1: s3://forecast/runs/bad/sweep.json is no longer the record of a sweep: it is that of sound. Leave its run out of sweep.warmStart."`,
    );
  });

  it('that is another file is one, too', async () => {
    await write(sweepRecordUri(s3.bucket, 'bad'), foreign);
    expect(await failureOf(read())).toMatchInlineSnapshot(
      `"RequestInvalid, final: sweep.warmStart.1: s3://forecast/runs/bad/sweep.json is no longer the record of a sweep: run: Invalid input: expected string, received undefined; dataKey: Invalid input: expected string, received undefined; objective: Invalid input: expected string, received undefined; and 1 more. Leave its run out of sweep.warmStart."`,
    );
  });
});

describe('a publication', () => {
  const version = () => uri('forecasts/m5/versions/run-1/');
  const quantiles = () => uri('runs/run-1/quantiles.json');
  async function input(name = 'm5'): Promise<PublishInput> {
    const panel = { store: 'CA_1', uri: uri('panels/p/CA_1.panel'), series: 2, departments: [] };
    await write(panel.uri, encodePanel(smallPanel()));
    const answers = uri('runs/run-1/forecast/CA_1.csv.out');
    await write(answers, Array.from({ length: 56 }, (_, row) => row).join('\n'));
    const shards = [{ panel, uri: answers }];
    return {
      run: 'run-1',
      name,
      bucket: s3.bucket,
      originDay: 70,
      originDate: '2015-03-11',
      champion: 'trial-001',
      shards,
    };
  }

  it.each(['{"version": "run-0"', foreign])('stops at a pointer that reads %j and leaves it', async (text) => {
    const name = `broken-${text.length}`;
    const pointer = uri(`forecasts/${name}/current.json`);
    const staged = await stageVersion(deps(), await input(name));
    await write(pointer, text);
    expect(await failureOf(stageVersion(deps(), await input(name)))).toMatch(
      /^StoredObjectInvalid, final: s3:\/\/.*\/current\.json is no longer the pointer to the current version: .*Restore/,
    );
    expect(await failureOf(switchPointer(deps(), staged))).toMatch(/^StoredObjectInvalid, final: s3:/);
    expect(await readText(s3.client, pointer)).toBe(text);
  });

  it('stops at a manifest that is cut', async () => {
    const staged = await stageVersion(deps(), await input());
    await cut(`${version()}manifest.json`);
    expect(await failureOf(checkVersion(deps(), staged))).toMatch(
      /^StoredObjectInvalid, final: .*manifest\.json is no longer the manifest of a version: it is cut off or no JSON/,
    );
  });

  it.each(['[[{"centre": 1', '[[{"centre": 1, "ratios": [1]}]]', foreign])(
    'and a score stop at a quantile model that reads %s',
    async (text) => {
      await write(quantiles(), text);
      const problem =
        /^StoredObjectInvalid, final: s3:.*quantiles\.json is no longer the quantile model of a backtest: /;
      expect(await failureOf(stageVersion(deps(), { ...(await input()), quantilesUri: quantiles() }))).toMatch(problem);
      const { shards } = await input();
      const panels = shards.map(({ panel }) => panel);
      const scored = { originDay: 42, window: 'holdout', panels, candidates: [], quantilesUri: quantiles() } as const;
      expect(await failureOf(scoreForecasts(deps(), scored))).toMatch(problem);
    },
  );

  it.each([new Uint8Array(), new TextEncoder().encode(foreign)])(
    'has no drawing where its quantiles are another file (%#)',
    async (content) => {
      const { shards } = await input();
      await write(`${version()}levels.parquet`, content);
      const drawing = drawForecast(s3.client, {
        name: 'm5',
        bucket: s3.bucket,
        version: 'run-1',
        originDay: 70,
        originDate: '2015-03-11',
        shards,
        quantiles: true,
      });
      expect(await failureOf(drawing)).toMatch(
        /^StoredObjectInvalid, final: .*levels\.parquet is no longer the quantiles of a version: /,
      );
    },
  );
});
