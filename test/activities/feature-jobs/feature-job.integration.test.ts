import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { DescribeProcessingJobCommand, ListProcessingJobsCommand } from '@aws-sdk/client-sagemaker';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { featureJobName } from '../../../activities/feature-jobs/feature-job-request.js';
import { createFeatureFileActivities, createFeatureJobActivities } from '../../../activities/feature-jobs/index.js';
import type { PlanFeatureJobInput } from '../../../activities/feature-jobs/plan-feature-job.js';
import { buildFeatures } from '../../../activities/features/build-features.js';
import { deleteObject } from '../../../activities/s3/delete-object.js';
import { listUris, readBytes, readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { writeStored } from '../../../activities/s3/stored-files.js';
import { cellsOf } from '../../../contracts/dataset/cells.js';
import type { PanelRef } from '../../../contracts/dataset/dataset.js';
import { M5_STATES } from '../../../contracts/features/seed-set.js';
import type { FeatureJobPlan } from '../../../contracts/jobs/feature-job.js';
import type { FeatureSettings } from '../../../contracts/request/request.js';
import { sealedJson } from '../../../contracts/stored/stored-json.js';
import { departmentsOf } from '../../../core/panel/departments-of.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { bucket, logLines } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { smallPanel } from '../../support/small-panel.js';
import { trainingDeps } from '../../support/training-deps.js';
import { useThreads } from '../../support/use-threads.js';

const DAYS = 250;
/** The last one has a name that no file may have as it is. */
const STORES = ['CA_1', 'TX_2', 'Köln/Süd'];
const features: FeatureSettings = { set: 'seed', add: [], rowShare: 1, dropUnreleased: true, maxParallel: 2 };
const folds = [
  { originDay: DAYS - 28, train: true, validation: true, sample: true },
  { originDay: DAYS, train: false, validation: false, sample: false },
];
const sampleShare = 0.5;
const FEATURES = `s3://${bucket}/features`;

const bench = useBench({
  constraints: 'enforce',
  containers: [fileURLToPath(new URL('../../../containers', import.meta.url))],
});
const threads = useThreads();
const panels: PanelRef[] = [];
/** Those of the first test's job. */
let reports = { job: '', uri: '' };
beforeAll(async () => {
  for (const [index, store] of STORES.entries()) {
    const panel = smallPanel({
      stores: [store],
      items: ['FOODS_1_001', 'FOODS_1_002', 'HOBBIES_1_001'],
      days: DAYS,
      sales: (series, day) => (series * 7 + day * (3 + index)) % 11,
      price: (series, week) => 2 + series + (week % 5) / 10,
    });
    const bytes = encodePanel(panel);
    const uri = `s3://${bucket}/panels/store-${index}.panel`;
    const { proof } = await writeStored(bench.store.client, uri, bytes);
    panels.push({ store, uri, proof, series: 3, departments: departmentsOf(panel.series) });
  }
}, 60_000);

const placeOf = (root: string, store: string) => `${root}/place-${STORES.indexOf(store)}/key`;
const input = (root: string, changes: Partial<PlanFeatureJobInput> = {}): PlanFeatureJobInput => ({
  ...{ panels, byDepartment: true, features, snapStates: M5_STATES, folds, sampleShare },
  prefix: `${root}/all`,
  stores: Object.fromEntries(STORES.map((store) => [store, placeOf(root, store)])),
  featuresUri: root,
  folder: `s3://${bucket}/runs/run/feature-job`,
  ...changes,
});
const activities = () => {
  const deps = trainingDeps(bench);
  return { ...createFeatureJobActivities(deps), ...createFeatureFileActivities(deps) };
};
const run = <Args extends unknown[], Result>(activity: (...args: Args) => Promise<Result>, ...args: Args) =>
  new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(activity, ...args) as Promise<Result>;

async function planOf(owner: string, root: string, changes: Partial<FeatureJobPlan> = {}): Promise<FeatureJobPlan> {
  const { taskUri, panelsUri } = await run(activities().planFeatureJob, input(root));
  return {
    ...{ owner, run: 'run', taskUri, panelsUri, featuresUri: root },
    image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/durable-forecast:0.2.0-features',
    reportsUri: `s3://${bucket}/runs/run/feature-job/reports`,
    ...{ instances: 3, volumeGb: 1, maxRuntimeSeconds: 3600, attempt: 1 },
    ...{ instanceType: 'ml.m5.xlarge', instanceTypes: ['ml.m5.xlarge'] },
    ...changes,
  };
}

const take = (root: string, reports?: { job: string; uri: string }) =>
  Promise.all(
    panels.map((panel) =>
      run(activities().takeFeatures, {
        ...{ store: panel.store, cells: cellsOf([panel], true), prefix: placeOf(root, panel.store) },
        ...{ folds, sampleShare, featuresUri: root, reports },
      }),
    ),
  );

/** Every object below a place, by its path there. */
async function contentBelow(root: string): Promise<Record<string, string>> {
  const uris = await listUris(bench.store.client, `${root}/`);
  const entries = uris.map(async (uri) => {
    const bytes = await readBytes(bench.store.client, uri);
    return [uri.slice(root.length), createHash('sha256').update(bytes).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe('the features of a run by a processing job', () => {
  it('are on three instances those of the worker, byte for byte and marker for marker, and are made once', async () => {
    const plan = await planOf('run/features', FEATURES);
    const { submitFeatureJob, watchFeatureJob } = activities();
    const { name, attached } = await run(submitFeatureJob, plan);
    expect(attached).toBe(false);
    // A worker that died before it had the answer asks again.
    expect(await run(submitFeatureJob, plan)).toEqual({ name, attached: true });
    const end = await run(watchFeatureJob, name, plan);
    if (end.kind !== 'completed') throw new Error(`${end.reason}\n${end.logTail.join('\n')}`);
    expect(end).toMatchObject({ instances: 3, instanceType: 'ml.m5.xlarge', billableSeconds: expect.any(Number) });
    expect(end.billableSeconds).toBeGreaterThan(0);
    const log = await logLines(bench.logs, name, '/aws/sagemaker/ProcessingJobs');
    expect(log[0]).toMatch(/^1 of 3 stores are made here/);

    reports = { job: name, uri: end.reportsUri };
    const markers = await take(FEATURES, reports);
    const worker = `s3://${bucket}/by-worker`;
    for (const panel of panels) {
      await buildFeatures(
        { s3: bench.store.client, threads },
        {
          ...{ panel, cells: cellsOf([panel], true), prefix: placeOf(worker, panel.store) },
          ...{ features, snapStates: M5_STATES, folds, sampleShare },
        },
      );
    }
    const made = await contentBelow(FEATURES);
    const expected = await contentBelow(worker);
    expect(Object.keys(made)).toEqual(Object.keys(expected));
    const files = (content: Record<string, string>) =>
      Object.fromEntries(Object.entries(content).filter(([path]) => !path.includes('/done/')));
    expect(Object.keys(files(made)).length).toBeGreaterThan(30);
    expect(files(made)).toEqual(files(expected));
    for (const marker of markers.flat()) {
      const filesOf = async (uri: string) => JSON.stringify(JSON.parse(await readText(bench.store.client, uri)).files);
      const byWorker = await filesOf(marker.uri.replace(FEATURES, worker));
      expect(await filesOf(marker.uri)).toBe(byWorker.replaceAll(worker, FEATURES));
    }

    // An identical run has nothing to plan, and costs nothing.
    expect(await run(activities().planFeatureJob, input(FEATURES))).toMatchObject({ stores: 0 });
    expect(await take(FEATURES)).toEqual(markers);
    const { ProcessingJobSummaries: jobs = [] } = await bench.sagemaker.send(new ListProcessingJobsCommand({}));
    expect(jobs.map(({ ProcessingJobName }) => ProcessingJobName)).toEqual([name]);
  });

  it('are made again where one is damaged, and of that store alone', async () => {
    const files = Object.keys(await contentBelow(placeOf(FEATURES, 'TX_2')));
    const victim = files.find((path) => path.endsWith('.parquet')) as string;
    await writeObject(bench.store.client, `${placeOf(FEATURES, 'TX_2')}${victim}`, 'rubbish');
    const planned = await run(activities().planFeatureJob, input(FEATURES));
    expect(planned.stores).toBe(1);
    expect(planned.remade).toEqual([expect.stringContaining('is no longer as it was written')]);
    const task = JSON.parse(await readText(bench.store.client, `${planned.taskUri}task.json`));
    expect(task.shards).toMatchObject([{ store: 'TX_2', folds: [{ originDay: DAYS - 28 }] }]);
  });

  it('are not believed where they are other than the job has reported', async () => {
    const place = placeOf(FEATURES, 'CA_1');
    const paths = Object.keys(await contentBelow(place));
    for (const path of paths.filter((each) => each.includes('/done/')))
      await deleteObject(bench.store.client, place + path);
    const victim = `${place}${paths.find((path) => path.endsWith('.csv'))}`;
    const bytes = await readBytes(bench.store.client, victim);
    await writeObject(bench.store.client, victim, new Uint8Array(bytes.length));
    await expect(take(FEATURES, reports)).rejects.toThrow(
      `${victim} is no longer the feature file that the processing job says it made: it holds other bytes than were written`,
    );
    await expect(take(FEATURES, { ...reports, uri: `${reports.uri}-other` })).rejects.toThrow(
      'left no report about CA_1',
    );
    await expect(take(FEATURES)).rejects.toThrow('Feature files of CA_1 were there, and are no longer');
  });

  it('stops its job, waits until it has ended, and finds nothing to stop where none was started', async () => {
    const plan = await planOf('run/stopped', `s3://${bucket}/features-stopped`);
    const { submitFeatureJob, stopFeatureJob } = activities();
    await run(stopFeatureJob, plan);
    const { name } = await run(submitFeatureJob, plan);
    await run(stopFeatureJob, plan);
    const job = await bench.sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: name }));
    expect(job.ProcessingJobStatus).toBe('Stopped');
    expect(name).toBe(featureJobName(plan));
  });

  it('fails with what its container says where the image makes other files', async () => {
    const plan = await planOf('run/other', `s3://${bucket}/features-other`);
    const path = `${plan.taskUri}task.json`;
    const { seal: _, ...task } = JSON.parse(await readText(bench.store.client, path));
    await writeObject(bench.store.client, path, sealedJson({ ...task, version: task.version + 1 }));
    const { name } = await run(activities().submitFeatureJob, plan);
    const end = await run(activities().watchFeatureJob, name, plan);
    expect(end).toMatchObject({ kind: 'failed', failure: 'AlgorithmError' });
    expect(end.kind === 'failed' && end.reason).toMatch(
      /^The worker asks for feature files of version 6, and this image makes those of version 5\..* \(AlgorithmError: See job logs/,
    );
  });
});
