import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { hashOf } from '@durable-forecast/lib/hash';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { describe, expect, it } from 'vitest';
import { deleteIfSame } from '../../../activities/s3/delete-if-same.js';
import { type ListedObject, listObjects } from '../../../activities/s3/list-objects.js';
import { listUris, readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { claimScenario } from '../../../activities/scenarios/claim-scenario.js';
import { deleteScenario } from '../../../activities/scenarios/delete-scenario.js';
import { openVersion } from '../../../activities/scenarios/open-version.js';
import { forecastPaths } from '../../../contracts/publication/forecast-paths.js';
import type { VersionManifest } from '../../../contracts/publication/version-manifest.js';
import { scenarioSchema } from '../../../contracts/scenario/scenario.js';
import { scenarioPaths } from '../../../contracts/scenario/scenario-paths.js';
import type { DeleteScenarioInput, WhatIfInput } from '../../../contracts/scenario/what-if.js';
import { sealedJson } from '../../../contracts/stored/stored-json.js';
import { request } from '../../contracts/champion/champions.js';
import { dyingAt } from '../../support/dying-at.js';
import { TEST_TERMS } from '../../support/publish-version.js';
import { useS3 } from '../../support/use-s3.js';

const s3 = useS3();
const deps = () => ({ s3: s3.client, bucket: s3.bucket });

describe('the name of a scenario', () => {
  const asked = (changes: object, version = 'foods-1'): WhatIfInput => ({
    ...{ forecast: 'foods', version, scenario: 'cheap', by: 'ana', changes: scenarioSchema.parse(changes) },
  });
  const cheaper = { prices: [{ of: 'FOODS_1', percent: -10 }] };

  it('belongs to its changes for good, whoever asks for them first', async () => {
    const first = await claimScenario(deps(), asked(cheaper));
    expect(await claimScenario(deps(), { ...asked(cheaper), by: 'ben' })).toEqual(first);
    expect(first).toMatchObject({ by: 'ana', version: 'foods-1', id: expect.stringMatching(/^[0-9a-f]{8}$/) });
    await expect(claimScenario(deps(), asked({}))).rejects.toMatchObject({
      type: 'ScenarioExists',
      message: `The scenario cheap of foods is one of other changes, by ana at ${first.at}.`,
    });
    await expect(claimScenario(deps(), asked(cheaper, 'foods-2'))).rejects.toThrow('is one of version foods-1, by ana');
  });
});

describe('a scenario that is deleted', () => {
  const paths = () => scenarioPaths(s3.bucket, 'foods').scenario('gone');
  const asked = (changes: object, by = 'ana'): WhatIfInput => ({
    ...{ forecast: 'foods', version: 'foods-1', scenario: 'gone', by, changes: scenarioSchema.parse(changes) },
  });
  const left = async () => {
    const { uri } = paths();
    return (await listUris(s3.client, uri)).map((each) => each.slice(uri.length));
  };
  /** A scenario with its tables. @returns what its deletion is asked with */
  async function make(changes: object): Promise<DeleteScenarioInput> {
    await claimScenario(deps(), asked(changes));
    const { definition, forecast, levels, manifest } = paths();
    for (const uri of [forecast, levels, manifest]) await writeObject(s3.client, uri, JSON.stringify(changes));
    const identity = hashOf(await readText(s3.client, definition));
    return { forecast: 'foods', version: 'foods-1', scenario: 'gone', identity, by: 'ben' };
  }

  it.each([1, 2, 3, 4].flatMap((nth) => (['before', 'after'] as const).map((moment) => [nth, moment] as const)))(
    'is never half there when that dies at change %i, %s it is made, and its name is free when it is begun again',
    async (nth, moment) => {
      const input = await make({ stores: ['CA_1'] });
      const first = await claimScenario(deps(), asked({ stores: ['CA_1'] }));
      const dying = { ...deps(), s3: dyingAt(s3, nth, moment) };
      await expect(deleteScenario(dying, input)).rejects.toThrow('killed');
      const names = await left();
      // Without its manifest nobody takes it for whole, and as long as anything is left its name is taken.
      if (names.includes('manifest.json')) expect(names).toHaveLength(4);
      if (names.length > 0) expect(names).toContain('scenario.json');
      await deleteScenario(deps(), input);
      expect(await left()).toEqual([]);
      const later = await claimScenario(deps(), asked({ stores: ['TX_1'] }, 'cleo'));
      // Its jobs are others than those of the one that was deleted, whose answers may be gone.
      expect(later.id).not.toBe(first.id);
      expect(await left()).toEqual(['scenario.json']);
      // Whoever was late deletes nothing of what came after it.
      await deleteScenario(deps(), input);
      expect(await left()).toEqual(['scenario.json']);
      const { bucket: Bucket, key: Key } = parseS3Uri(paths().definition);
      await s3.client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
  );

  it('stays where its files were written again meanwhile', async () => {
    const input = await make({ stores: ['CA_1'] });
    const [listed] = await listObjects(s3.client, paths().manifest);
    await writeObject(s3.client, paths().manifest, 'another');
    expect(await deleteIfSame(s3.client, listed as ListedObject)).toBe(false);
    expect(await left()).toContain('manifest.json');
    await deleteScenario(deps(), input);
    expect(await left()).toEqual([]);
    expect(await deleteIfSame(s3.client, listed as ListedObject)).toBe(true);
  });
});

describe('a version that can have no scenarios', () => {
  const open = (version: string) => openVersion(deps(), { forecast: 'foods', version });
  const files = (version: string) => forecastPaths(s3.bucket, 'foods').version(version);

  /** A version with its manifest, of which nothing else is left. */
  async function leave(version: string, changes: Partial<VersionManifest> = {}): Promise<void> {
    const manifest: VersionManifest = {
      ...{ version, run: version, champion: 'trial-001', origin: '2016-04-24', horizonDays: 28, series: 1, rows: 28 },
      ...{ totalUnits: 1, files: { 'forecast.parquet': { bytes: 1, sha256: 'f00d' } }, lineage: TEST_TERMS.lineage },
      ...changes,
    };
    await writeObject(s3.client, files(version).manifest, JSON.stringify(manifest));
  }

  it('does not exist', async () => {
    await expect(open('foods-0')).rejects.toMatchObject({
      type: 'ScenarioImpossible',
      message: `foods has no version foods-0, or an unfinished one: ${files('foods-0').manifest} does not exist.`,
    });
  });

  it('was deleted, by whom and why', async () => {
    const note = {
      schema: 'forecast.tombstone/1',
      version: 'old',
      at: '2016-05-01',
      by: 'ana',
      reason: 'it was wrong',
    };
    await leave('old');
    await writeObject(s3.client, files('old').tombstone, JSON.stringify(note));
    await expect(open('old')).rejects.toThrow(
      'old of foods was deleted by ana at 2016-05-01 (it was wrong). Take another version.',
    );
  });

  it('is damaged', async () => {
    await writeObject(s3.client, files('cut').manifest, '{ "version": ');
    await expect(open('cut')).rejects.toThrow(/manifest\.json is no longer the manifest of a version: it is cut off/);
  });

  it('does not say what it was made of, as those of 0.1.0', async () => {
    await leave('first', { lineage: undefined });
    await expect(open('first')).rejects.toThrow(
      'first can have no scenarios: its manifest does not say what it was made of, as of those that 0.1.0 published. Publish once more and take that version.',
    );
  });

  it('has no panels any more', async () => {
    await leave('bare');
    const promise = { request, origins: [] };
    await writeObject(s3.client, `s3://${s3.bucket}/runs/bare/promise.json`, sealedJson(promise));
    await expect(open('bare')).rejects.toThrow(
      'The panels that bare was made of are gone. A run on the same data with the same scope and origin writes them anew.',
    );
  });
});
