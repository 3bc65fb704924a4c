import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { checkVersion } from '../../../activities/forecasts/check-version.js';
import { measureDrift } from '../../../activities/forecasts/measure-drift.js';
import { stageVersion } from '../../../activities/forecasts/stage-version.js';
import { switchPointer } from '../../../activities/forecasts/switch-pointer.js';
import { readBytes, readText, writeObject } from '../../../activities/s3/s3-objects.js';
import type { PublishInput } from '../../../contracts/publication/publication.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { losingAnswers } from '../../support/losing-answers.js';
import { encode, smallPanel } from '../../support/small-panel.js';
import { usePublications } from './use-publications.js';

const { s3, uri, name, deps, current, input } = usePublications();

describe('publication', () => {
  it('gives a row a series and day, and the M5 layout beside it', async () => {
    const staged = await stageVersion(deps(), await input('run-1'));
    expect(staged.rows).toBe(56);
    const parquet = await readBytes(s3.client, `${staged.uri}forecast.parquet`);
    const rows = await parquetReadObjects({
      file: parquet.buffer.slice(parquet.byteOffset, parquet.byteOffset + parquet.byteLength) as ArrayBuffer,
    });
    expect(rows).toHaveLength(56);
    expect(rows[28]).toEqual({
      id: 'HOBBIES_1_002_CA_1',
      item_id: 'HOBBIES_1_002',
      dept_id: 'HOBBIES_1',
      cat_id: 'HOBBIES',
      store_id: 'CA_1',
      state_id: 'CA',
      date: '2015-03-12',
      d: 'd_71',
      forecast: 28,
    });
    const submission = await readText(s3.client, `${staged.uri}submission.csv`);
    expect(submission.split('\n')[0]).toMatch(/^id,F1,F2,.*,F28$/);
    expect(submission.split('\n')[1]).toMatch(/^FOODS_1_001_CA_1_evaluation,0,1,2,.*,27$/);
  });

  it('ends ids as the data ends them, whatever the origin', async () => {
    const panel = smallPanel();
    const ends = async (run: string, suffixes: readonly string[] | undefined, originDay: number) => {
      const ask = await input(run);
      const suffix = suffixes && encode(suffixes);
      const series = { ...panel.series, ...(suffix === undefined ? {} : { suffix }) };
      await writeObject(
        s3.client,
        (ask.shards[0] as { panel: { uri: string } }).panel.uri,
        encodePanel({ ...panel, series }),
      );
      const staged = await stageVersion(deps(), { ...ask, originDay });
      const lines = (await readText(s3.client, `${staged.uri}submission.csv`)).trimEnd().split('\n').slice(1);
      return lines.map((line) => line.split(',')[0]);
    };
    const ids = ['FOODS_1_001_CA_1', 'HOBBIES_1_002_CA_1'] as const;
    expect(await ends('run-1', ['_validation', '_validation'], 70)).toEqual(ids.map((id) => `${id}_validation`));
    expect(await ends('run-2', ['_evaluation', ''], 70)).toEqual([`${ids[0]}_evaluation`, ids[1]]);
    // Panels that 0.1.0 wrote.
    expect(await ends('run-3', undefined, 70)).toEqual(ids.map((id) => `${id}_evaluation`));
  });

  it('tells planners in the manifest what should be known of the data', async () => {
    const warnings = [
      { code: 'no-events-in-horizon' as const, file: 'calendar.csv', line: 7, message: 'A day is odd.' },
    ];
    const manifestOf = async (more: Partial<PublishInput>, run: string) => {
      const staged = await stageVersion(deps(), { ...(await input(run)), ...more });
      await checkVersion(deps(), staged);
      return JSON.parse(await readText(s3.client, `${staged.uri}manifest.json`)) as object;
    };
    expect(await manifestOf({ warnings }, 'run-1')).toMatchObject({ warnings });
    expect(await manifestOf({ warnings: [] }, 'run-2')).not.toHaveProperty('warnings');
    // As a run of 0.1.0 asks for it.
    expect(await manifestOf({}, 'run-3')).not.toHaveProperty('warnings');
  });

  it('moves the pointer to the new version and remembers the one before', async () => {
    for (const run of ['run-1', 'run-2']) {
      const staged = await stageVersion(deps(), await input(run));
      await checkVersion(deps(), staged);
      await switchPointer(deps(), staged);
    }
    expect(await current()).toMatchObject({ version: 'run-2', previous: 'run-1', rows: 56, origin: '2015-03-11' });
  });

  it('is measured against the current version, and goes on where its manifest is damaged or gone', async () => {
    const staged = await stageVersion(deps(), await input('run-1'));
    await checkVersion(deps(), staged);
    await switchPointer(deps(), staged);
    const manifest = `${staged.uri}manifest.json`;
    const drift = async () => measureDrift(deps(), await input('run-2'));
    const version = { version: 'run-1', origin: '2015-03-11' };
    expect(await drift()).toMatchObject({ total: 1540, current: { ...version, total: 1540 } });
    await writeObject(s3.client, manifest, '{"rows":');
    const damaged = await drift();
    expect(damaged).toMatchObject({ total: 1540, uncompared: version });
    expect(damaged.uncompared?.problem).toContain(`${manifest} is no longer `);
    expect(damaged).not.toHaveProperty('current');
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: parseS3Uri(manifest).key }));
    expect((await drift()).uncompared).toEqual({ ...version, problem: `${manifest} does not exist` });
    await writeObject(s3.client, uri(`forecasts/${name()}/current.json`), '{"version": ', 'application/json');
    expect(await drift()).toMatchObject({
      total: 1540,
      damagedPointer: expect.stringMatching(/current\.json is no longer the pointer .*Restore its last sound content/),
    });
  });

  it('can be repeated at any step without changing the result', async () => {
    const first = await stageVersion(deps(), await input('run-1'));
    await switchPointer(deps(), first);
    const published = await current();
    await switchPointer(deps(), first);
    await switchPointer(deps(), await stageVersion(deps(), await input('run-1')));
    expect(await current()).toEqual(published);
  });

  it('keeps a version with a newer origin current where a schedule makes up for an older one', async () => {
    const staged = async (run: string, originDate: string) => ({
      ...(await stageVersion(deps(), await input(run))),
      originDate,
      keepNewer: true,
    });
    const [older, newer, newest] = [
      await staged('run-1', '2015-03-04'),
      await staged('run-2', '2015-03-11'),
      await staged('run-3', '2015-03-18'),
    ] as const;
    // All of them began from the same pointer.
    await Promise.all([switchPointer(deps(), older), switchPointer(deps(), newer)]);
    expect(await current()).toMatchObject({ version: 'run-2' });
    expect(await switchPointer(deps(), newest)).toBeUndefined();
    expect(await current()).toMatchObject({ version: 'run-3', previous: 'run-2' });
    expect(await switchPointer(deps(), await staged('run-4', '2015-03-04'))).toBe('run-3');
    expect(await current()).toMatchObject({ version: 'run-3', previous: 'run-2' });
  });

  it('lets exactly one of two publishers win that started from the same pointer', async () => {
    const [one, two] = [
      await stageVersion(deps(), await input('run-1')),
      await stageVersion(deps(), await input('run-2')),
    ];
    const outcomes = await Promise.allSettled([switchPointer(deps(), one), switchPointer(deps(), two)]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = outcomes.find((outcome) => outcome.status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason).toMatchObject({ type: 'PublicationLost', nonRetryable: true });
    const winner = outcomes[0]?.status === 'fulfilled' ? 'run-1' : 'run-2';
    expect((await current()).version).toBe(winner);
  });

  it.each([1, 2, 3])('wins the pointer when %i answers to the switch are lost', async (losses) => {
    for (const run of ['run-1', 'run-2']) {
      const staged = await stageVersion(deps(), await input(run));
      const { client } = losingAnswers(s3, 'PutObjectCommand', losses);
      await switchPointer({ ...deps(), s3: client }, staged);
      expect((await current()).version).toBe(run);
    }
    expect(await current()).toMatchObject({ previous: 'run-1' });
  });

  it('has won the pointer when another publication came after it before it knew', async () => {
    const first = await stageVersion(deps(), await input('run-1'));
    await switchPointer(deps(), first);
    await switchPointer(deps(), await stageVersion(deps(), await input('run-2')));
    await switchPointer(deps(), first);
    expect(await current()).toMatchObject({ version: 'run-2', previous: 'run-1' });
  });

  it('loses, and says so, when the pointer was deleted meanwhile', async () => {
    await switchPointer(deps(), await stageVersion(deps(), await input('run-1')));
    const staged = await stageVersion(deps(), await input('run-2'));
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: `forecasts/${name()}/current.json` }));
    await expect(switchPointer(deps(), staged)).rejects.toMatchObject({
      type: 'PublicationLost',
      message: `${uri(`forecasts/${name()}/current.json`)} was deleted meanwhile; version run-2 lies ready at ${staged.uri}.`,
    });
  });

  it.each([1, 3])('writes a version though %i answers are lost', async (losses) => {
    const publish = await input('run-1');
    const { client } = losingAnswers(s3, 'PutObjectCommand', losses);
    await checkVersion(deps(), await stageVersion({ ...deps(), s3: client }, publish));
  });

  it('finishes a version that an earlier attempt left half written', async () => {
    const publish = await input('run-1');
    const { uri: version } = await stageVersion(deps(), publish);
    for (const file of ['manifest.json', 'submission.csv']) {
      const { bucket: Bucket, key: Key } = parseS3Uri(`${version}${file}`);
      await s3.client.send(new DeleteObjectCommand({ Bucket, Key }));
    }
    await checkVersion(deps(), await stageVersion(deps(), publish));
  });

  it('never overwrites a version with another forecast', async () => {
    const staged = await stageVersion(deps(), await input('run-1'));
    const other = await input(
      'run-1',
      Array.from({ length: 56 }, () => 1),
    );
    await expect(stageVersion(deps(), other)).rejects.toMatchObject({
      type: 'VersionExists',
      nonRetryable: true,
      message: expect.stringMatching(
        /forecast\.parquet holds [\d,]+ bytes \(SHA-256 \w{12}…\); this run would write [\d,]+ bytes \(SHA-256 \w{12}…\)\.$/,
      ),
    });
    await checkVersion(deps(), staged);
  });

  it('tells series apart whose ids are one text, and quotes what CSV has to', async () => {
    const publish = await input('run-1');
    const clashing = smallPanel({ stores: ['B_C', 'C', 'a, "b"'], items: ['A', 'A_B'] });
    const panel = { store: 'all', uri: uri('panels/clashing.panel'), series: 6, departments: [] };
    await writeObject(s3.client, panel.uri, encodePanel(clashing));
    const answers = uri('runs/run-1/forecast/clashing.csv.out');
    await writeObject(s3.client, answers, Array.from({ length: 6 * 28 }, () => 1).join('\n'));
    const staged = await stageVersion(deps(), { ...publish, shards: [{ panel, uri: answers }] });
    await checkVersion(deps(), staged);
    const lines = (await readText(s3.client, `${staged.uri}submission.csv`)).trimEnd().split('\n').slice(1);
    expect(lines.map((line) => line.replace(/(,1)+$/, ''))).toEqual([
      'A.B_C_evaluation',
      'A_B_B_C_evaluation',
      'A_C_evaluation',
      'A_B.C_evaluation',
      '"A_a, ""b""_evaluation"',
      '"A_B_a, ""b""_evaluation"',
    ]);
  });

  it('takes negative predictions as zero', async () => {
    const predictions = Array.from({ length: 56 }, (_, row) => (row === 0 ? -0.25 : 1));
    const staged = await stageVersion(deps(), await input('run-1', predictions));
    expect((await readText(s3.client, `${staged.uri}submission.csv`)).split('\n')[1]).toMatch(/_evaluation,0,1,1/);
  });

  it.each([
    ['a missing row', Array.from({ length: 55 }, () => 1), /has 55 predictions for 56 rows/],
    ['a row too many', Array.from({ length: 57 }, () => 1), /has 57 predictions for 56 rows/],
    ['a word', ['nan', ...Array.from({ length: 55 }, () => 1)], /line 1: 'nan' is no number/],
  ] as const)('refuses %s before anything is written', async (_, predictions, message) => {
    const publish = await input('run-1', [...(predictions as number[])]);
    await expect(stageVersion(deps(), publish)).rejects.toThrow(message);
  });

  it('refuses a version that is zero everywhere, and leaves the pointer as it was', async () => {
    const staged = await stageVersion(
      deps(),
      await input(
        'run-1',
        Array.from({ length: 56 }, () => 0),
      ),
    );
    await expect(checkVersion(deps(), staged)).rejects.toMatchObject({
      type: 'ForecastInvalid',
      message: 'The forecast is zero for every series and day.',
    });
    await expect(current()).rejects.toMatchObject({ type: 'NotFound' });
  });

  it('refuses a version whose files were changed after they were written', async () => {
    const staged = await stageVersion(deps(), await input('run-1'));
    await writeObject(s3.client, `${staged.uri}submission.csv`, 'id\n');
    await expect(checkVersion(deps(), staged)).rejects.toThrow(/submission.csv differs from what was written/);
  });
});
