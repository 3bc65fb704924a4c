import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { inspectDataset } from '../../../activities/dataset/inspect-dataset.js';
import { createFeatureActivities } from '../../../activities/features/index.js';
import { createForecastActivities } from '../../../activities/forecasts/index.js';
import { writeObject } from '../../../activities/s3/s3-objects.js';
import { listFiles } from '../../../activities/s3/stored-files.js';
import { cellsOf } from '../../../contracts/dataset/cells.js';
import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import { channelsFolder } from '../../../contracts/features/channel.js';
import { type FeatureManifest, foldFiles, trainObjects } from '../../../contracts/features/feature-files.js';
import type { FeatureMarkerRef } from '../../../contracts/features/feature-marker.js';
import type { FeatureSettings } from '../../../contracts/request/request.js';
import { generateSample, type SampleFiles } from '../../../core/sample/generate-sample.js';
import { useS3 } from '../../support/use-s3.js';
import { useThreads } from '../../support/use-threads.js';

const DAYS = 150;
const sample: SampleFiles = generateSample({ seed: 5, items: 7, stores: ['CA_1', 'TX_1'], days: DAYS });
/** The same but for one more unit sold on the last day by every series of TX_1. */
const changed = {
  ...sample,
  'sales_train_evaluation.csv': sample['sales_train_evaluation.csv'].replace(
    /^(.*_TX_1_.*,)(\d+)$/gm,
    (_, before: string, units: string) => `${before}${Number(units) + 1}`,
  ),
};
const features: FeatureSettings = { set: 'seed', add: [], rowShare: 1, dropUnreleased: true, maxParallel: 2 };

const s3 = useS3();
const threads = useThreads();
const inActivity = <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(work);

async function inspect(name: string, files: SampleFiles): Promise<DatasetManifest> {
  const uri = `s3://${s3.bucket}/datasets/${name}`;
  for (const [file, text] of Object.entries(files)) await writeObject(s3.client, `${uri}/${file}`, text);
  return inspectDataset({ s3: s3.client, bucket: s3.bucket, threads }, { dataset: { uri }, scope: {} });
}

/** As a run builds them. */
async function build({ key, panels, originDay, snapStates }: DatasetManifest): Promise<FeatureManifest> {
  const activities = createFeatureActivities({ s3: s3.client, threads });
  const keys = await activities.featureKey({ dataset: key, features, byDepartment: false, panels, snapStates });
  if (typeof keys === 'string') throw new Error('no store has a key of its own');
  const placeOf = (one: string) => `s3://${s3.bucket}/features/${one}`;
  const stores = Object.fromEntries(Object.entries(keys.stores).map(([store, one]) => [store, placeOf(one)]));
  const cells = cellsOf(panels, false);
  const markers: FeatureMarkerRef[] = [];
  for (const panel of panels) {
    const built = await inActivity(() =>
      activities.buildFeatures({
        panel,
        cells: cells.filter(({ store }) => store === panel.store),
        prefix: stores[panel.store] as string,
        features,
        snapStates,
        folds: [
          { originDay: originDay - 28, train: true, validation: true, sample: false },
          { originDay, train: false, validation: false, sample: false },
        ],
        sampleShare: 1,
        wantsMarkers: true,
      }),
    );
    markers.push(...(built ?? []));
  }
  return { prefix: placeOf(keys.all), stores, cells, originDay, sweepShare: 1, cumulative: true, markers };
}

/** Address of what the fit of a store learns from, which is part of the key of its training. */
async function fitChannel(manifest: FeatureManifest, store: string): Promise<string> {
  const { originDay, cells, markers = [] } = manifest;
  const own = cells.filter((cell) => cell.store === store);
  const { writeChannelManifest } = createForecastActivities({ s3: s3.client, threads });
  return writeChannelManifest({
    folder: channelsFolder(s3.bucket),
    objects: own.flatMap((cell) => trainObjects(manifest, originDay, originDay - 28, cell)),
    markers: markers.filter((marker) => marker.store === store).map(({ uri, proof }) => ({ uri, proof })),
  });
}

describe('when the data of one store changes', () => {
  it('features and trainings of the others are those that are there, and the codes of all series stay', async () => {
    const before = await inspect('before', sample);
    const first = await build(before);
    const kept = await listFiles(s3.client, `${first.stores?.CA_1}/`);
    const after = await inspect('after', changed);
    const second = await build(after);

    expect(after.key).not.toBe(before.key);
    expect(second.stores?.CA_1).toBe(first.stores?.CA_1);
    // Files that were written again would be newer ones, with other ETags only by chance the same.
    expect(await listFiles(s3.client, `${second.stores?.CA_1}/`)).toEqual(kept);
    expect(await fitChannel(second, 'CA_1')).toBe(await fitChannel(first, 'CA_1'));

    expect(second.stores?.TX_1).not.toBe(first.stores?.TX_1);
    expect(await fitChannel(second, 'TX_1')).not.toBe(await fitChannel(first, 'TX_1'));
    expect(after.codes).toBe(before.codes);
  });

  it('a store that is added or an event that is new gives codes another meaning', async () => {
    const more = generateSample({ seed: 5, items: 7, stores: ['CA_1', 'TX_1', 'WI_1'], days: DAYS });
    const { codes } = await inspect('before', sample);
    expect((await inspect('more', more)).codes).not.toBe(codes);
    const calendar = sample['calendar.csv'].replace(/,(\w+),(Cultural|National|Religious|Sporting),/, ',AaDay,$2,');
    expect(calendar).not.toBe(sample['calendar.csv']);
    expect((await inspect('event', { ...sample, 'calendar.csv': calendar })).codes).not.toBe(codes);
  });

  it('a run of an older version, which knows no places of stores, keeps all in one', async () => {
    const { key } = await inspect('before', sample);
    const { featureKey } = createFeatureActivities({ s3: s3.client, threads });
    expect(await featureKey({ dataset: key, features, byDepartment: false })).toMatch(/^[0-9a-f]{16}$/);
    expect(foldFiles({ prefix: 's3://b/features/k', sweepShare: 1 }, 9).inputs).toBe('s3://b/features/k/d_9/inputs/');
  });
});
