import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { checkVersion } from '../../../activities/forecasts/check-version.js';
import { movePointerBack } from '../../../activities/forecasts/move-pointer-back.js';
import { prepareRollback } from '../../../activities/forecasts/prepare-rollback.js';
import { stageVersion } from '../../../activities/forecasts/stage-version.js';
import { switchPointer } from '../../../activities/forecasts/switch-pointer.js';
import { readBytes, readText, writeObject } from '../../../activities/s3/s3-objects.js';
import type { PublishInput, PublishTerms } from '../../../contracts/publication/publication.js';
import type { VersionManifest } from '../../../contracts/publication/version-manifest.js';
import { TEST_TERMS } from '../../support/publish-version.js';
import { usePublications } from './use-publications.js';

const { s3, threads, uri, name, anotherForecast, deps, current, input } = usePublications();
const TERMS: PublishTerms = { ...TEST_TERMS, limits: { current: 0.3 } };

describe('a publication on terms', () => {
  const onTerms = async (run: string, predictions?: number[], terms: Partial<PublishTerms> = {}) => ({
    ...(await input(run, predictions)),
    terms: { ...TERMS, ...terms },
  });
  /** As the workflow does it. */
  async function publish(publication: PublishInput): Promise<string> {
    const staged = await stageVersion(deps(), publication);
    await checkVersion(deps(), staged, publication);
    await switchPointer(deps(), staged);
    return staged.uri;
  }
  const rows = (factor: number) => Array.from({ length: 56 }, (_, row) => row * factor);
  const manifestAt = async (version: string) =>
    JSON.parse(await readText(s3.client, `${version}manifest.json`)) as VersionManifest;

  it('has dates as dates, its rows as CSV, the page of its run and a manifest that says what was checked', async () => {
    await writeObject(s3.client, uri('runs/run-1/report.html'), '<p>a page</p>');
    const version = await publish(
      await onTerms('run-1', rows(1), { csv: true, reportUri: uri('runs/run-1/report.html') }),
    );
    const parquet = await readBytes(s3.client, `${version}forecast.parquet`);
    const [row] = await parquetReadObjects({ file: parquet.slice().buffer as ArrayBuffer });
    expect(row).toMatchObject({ date: new Date('2015-03-12T00:00:00Z'), d: 'd_71', forecast: 0 });
    expect((await readText(s3.client, `${version}forecast.csv`)).split('\n').slice(0, 2)).toEqual([
      'id,item_id,dept_id,cat_id,store_id,state_id,d,date,forecast',
      'FOODS_1_001_CA_1,FOODS_1_001,FOODS_1,FOODS,CA_1,CA,d_71,2015-03-12,0',
    ]);
    expect(await readText(s3.client, `${version}report.html`)).toBe('<p>a page</p>');
    const manifest = await manifestAt(version);
    expect(manifest).toMatchObject({
      schema: 'forecast.manifest/1',
      lineage: TERMS.lineage,
      files: { 'forecast.parquet': { rows: 56, schema: 'forecast.series-table/2' }, 'report.html': { bytes: 13 } },
    });
    expect(manifest.checks?.map(({ check, result }) => `${check} ${result}`)).toEqual([
      'files passed',
      'series passed',
      'values passed',
      'submission passed',
      'csv passed',
      'current not compared',
      'lastDays no limit',
    ]);
  });

  it('is refused with 40 % more than the current version, and planners go on with that', async () => {
    await publish(await onTerms('run-1'));
    const more = await onTerms('run-2', rows(1.4));
    await expect(publish(more)).rejects.toMatchObject({
      type: 'ForecastInvalid',
      nonRetryable: true,
      message: expect.stringContaining('2,156 units, +40.0 % against the current version run-1'),
    });
    expect((await current()).version).toBe('run-1');
    await expect(manifestAt(uri(`forecasts/${name()}/versions/run-2/`))).rejects.toMatchObject({ type: 'NotFound' });
    const approval = { by: 'ana', at: '2026-11-30T12:00:00.000Z', reason: 'a festival', against: 'run-1' };
    const version = await publish(await onTerms('run-2', rows(1.4), { approval }));
    expect((await manifestAt(version)).approval).toEqual(approval);
    expect((await current()).version).toBe('run-2');
  });

  it('is the same when any step is done again, though the current version has another total by then', async () => {
    await publish(await onTerms('run-1'));
    const again = await onTerms('run-2', rows(1.2));
    const staged = await stageVersion(deps(), again);
    await checkVersion(deps(), staged, again);
    const manifest = await manifestAt(staged.uri);
    await publish(await onTerms('run-3', rows(0.8)));
    await checkVersion(deps(), await stageVersion(deps(), again), again);
    expect(await manifestAt(staged.uri)).toEqual(manifest);
    await expect(switchPointer(deps(), staged)).rejects.toMatchObject({ type: 'PublicationLost' });
    expect((await current()).version).toBe('run-3');
  });

  it('is refused though a person has approved, where another version became the current one since', async () => {
    await publish(await onTerms('run-1'));
    const approval = { by: 'ana', at: '2026-11-30T12:00:00.000Z', reason: 'as usual', against: 'run-1' };
    const approved = await onTerms('run-2', rows(0.95), { approval });
    await publish(await onTerms('run-3', rows(3), { limits: {} }));
    await expect(publish(approved)).rejects.toMatchObject({
      type: 'ForecastInvalid',
      message: expect.stringContaining('(ana approved it against run-1; run-3 is the current version now)'),
    });
    expect((await current()).version).toBe('run-3');
  });

  /** A scheduled run's version that was checked, with what happens before it is made the current one. */
  async function overtakenSchedule(meanwhile: () => Promise<unknown>) {
    await publish(await onTerms('run-1'));
    const publication = { ...(await onTerms('run-2', rows(1.1))), keepNewer: true };
    const staged = await stageVersion(deps(), publication);
    await checkVersion(deps(), staged, publication);
    await meanwhile();
    return switchPointer(deps(), staged);
  }

  it('of a schedule is held against the version that has become current since it was checked', async () => {
    const meanwhile = async (run: string, factor: number) => publish(await onTerms(run, rows(factor), { limits: {} }));
    await expect(overtakenSchedule(() => meanwhile('run-3', 3))).rejects.toMatchObject({
      type: 'PublicationLost',
      message: expect.stringMatching(
        /^Another version was published meanwhile\. The forecast has 1,694 units, −63\.3 % against the current version run-3 .* Until then version run-2 lies ready/,
      ),
    });
    expect((await current()).version).toBe('run-3');
    anotherForecast();
    expect(await overtakenSchedule(() => meanwhile('run-3', 1.2))).toBeUndefined();
    expect((await current()).version).toBe('run-2');
  });

  it('of a schedule gives way to a person who has rolled back meanwhile, and not to an earlier rollback', async () => {
    const back = async (to: string, id: string) => {
      const rollback = await prepareRollback(deps(), {
        name: name(),
        bucket: s3.bucket,
        to,
        by: 'ana',
        reason: 'too low',
      });
      await movePointerBack(deps(), { rollback, by: 'ana', reason: 'too low', id });
    };
    await publish(await onTerms('run-0'));
    await expect(overtakenSchedule(() => back('run-0', 'first'))).rejects.toMatchObject({
      type: 'PublicationLost',
      message: expect.stringMatching(/^ana went back to version run-0 meanwhile \(too low\); version run-2 lies ready/),
    });
    expect((await current()).version).toBe('run-0');
    const next = { ...(await onTerms('run-3', rows(1.1))), keepNewer: true };
    await publish(next);
    expect((await current()).version).toBe('run-3');
  });

  /** An attempt that has seen no manifest, and is overtaken while it reads the files back. */
  const overtaken = (meanwhile: () => Promise<unknown>) => {
    const run = async (...task: Parameters<typeof threads.run>) => {
      const content = await threads.run(...task);
      await meanwhile();
      return content;
    };
    return { ...deps(), threads: { run: run as typeof threads.run } };
  };

  it('is sealed by the first of two attempts at once, and the other one has nothing against it', async () => {
    const publication = await onTerms('run-1');
    const staged = await stageVersion(deps(), publication);
    let first: VersionManifest | undefined;
    const late = overtaken(async () => {
      await checkVersion(deps(), staged, publication);
      first = await manifestAt(staged.uri);
    });
    await checkVersion(late, staged, publication);
    expect(await manifestAt(staged.uri)).toEqual(first);
    await checkVersion(deps(), staged);
  });

  it('stays sealed where another version becomes the current one before a late attempt looks', async () => {
    await publish(await onTerms('run-1'));
    const publication = await onTerms('run-2', rows(1.2));
    const staged = await stageVersion(deps(), publication);
    const late = overtaken(async () => {
      await checkVersion(deps(), staged, publication);
      await publish(await onTerms('run-3', rows(0.8)));
    });
    await checkVersion(late, staged, publication);
    expect((await current()).version).toBe('run-3');
  });

  it('is not sealed twice with other files', async () => {
    const publication = await onTerms('run-1');
    const staged = await stageVersion(deps(), publication);
    await checkVersion(deps(), staged, publication);
    const other = { ...staged, files: { 'forecast.parquet': { bytes: 1, sha256: 'f'.repeat(64) } } };
    await expect(checkVersion(deps(), other, publication)).rejects.toMatchObject({ type: 'VersionExists' });
  });

  it('is refused when a file was changed or is gone before it was checked', async () => {
    const publication = await onTerms('run-1');
    const staged = await stageVersion(deps(), publication);
    await writeObject(s3.client, `${staged.uri}submission.csv`, 'id\n');
    await expect(checkVersion(deps(), staged, publication)).rejects.toThrow(
      /submission.csv differs from what was written/,
    );
  });
});
