import type { S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { movePointerBack } from '../../activities/forecasts/move-pointer-back.js';
import { prepareRollback } from '../../activities/forecasts/prepare-rollback.js';
import { stageVersion } from '../../activities/forecasts/stage-version.js';
import { switchPointer } from '../../activities/forecasts/switch-pointer.js';
import { deleteVersions } from '../../activities/retention/delete-versions.js';
import { createRetentionActivities } from '../../activities/retention/index.js';
import { retireVersions } from '../../activities/retention/retire-versions.js';
import { listUris, readText, writeObject } from '../../activities/s3/s3-objects.js';
import { claimScenario } from '../../activities/scenarios/claim-scenario.js';
import { applyRetention } from '../../client/commands/delete-versions.js';
import { rollBack } from '../../client/commands/rollback.js';
import type { ForecastClient } from '../../client/connection/connect.js';
import { readVersions } from '../../client/forecasts/read-versions.js';
import { openForecast } from '../../client/reader/index.js';
import { chooseScenarios, deleteScenarios } from '../../client/scenarios/delete-scenarios.js';
import { listScenarios } from '../../client/scenarios/read-scenarios.js';
import { renderVersions } from '../../client/views/render-versions.js';
import { monitoringPaths } from '../../contracts/monitoring/monitoring-paths.js';
import type { Pointer, StagedVersion } from '../../contracts/publication/publication.js';
import type { RetentionRule } from '../../contracts/publication/retention.js';
import { scenarioSchema } from '../../contracts/scenario/scenario.js';
import { whatIfId } from '../../contracts/scenario/what-if.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { encodePanel } from '../../core/panel/panel-file.js';
import { oldestOpen } from '../../worker/oldest-open.js';
import { versionsInUse } from '../../worker/versions-in-use.js';
import { dyingAt } from '../support/dying-at.js';
import { smallPanel } from '../support/small-panel.js';
import { until } from '../support/until.js';
import { useS3 } from '../support/use-s3.js';
import { useTemporal } from '../support/use-temporal.js';
import { useThreads } from '../support/use-threads.js';

const s3 = useS3();
const temporal = useTemporal();
const threads = useThreads();
const store = () => ({ s3: s3.client, bucket: s3.bucket });
const client = (): ForecastClient => ({ temporal: temporal.client, ...store() }) as unknown as ForecastClient;
const uri = (key: string) => `s3://${s3.bucket}/${key}`;

/** A month later: what was published just now is old by then. */
const inAMonth = () => Date.now() + 30 * 86_400_000;
const deps = (using: S3Client = s3.client) => ({
  s3: using,
  oldestOpen: async () => undefined,
  versionsInUse: async () => new Map<string, string>(),
  now: inAMonth,
});

let counter = 0;
let name = '';
beforeEach(() => {
  counter += 1;
  name = `forecast-${counter}`;
});

/** `w1`, `w2` …, each a day later. */
async function stage(week: number): Promise<StagedVersion> {
  const panel = { store: 'CA_1', uri: uri('panels/CA_1.panel'), series: 2, departments: [] };
  await writeObject(s3.client, panel.uri, encodePanel(smallPanel()));
  const answers = uri('runs/any/CA_1.csv.out');
  await writeObject(s3.client, answers, Array.from({ length: 56 }, (_, row) => row).join('\n'));
  return stageVersion(
    { s3: s3.client, threads },
    {
      ...{ run: `w${week}`, name, bucket: s3.bucket, originDay: 70, champion: 'trial-001' },
      originDate: `2015-03-${10 + week}`,
      shards: [{ panel, uri: answers }],
    },
  );
}

async function publish(weeks: number): Promise<void> {
  for (let week = 1; week <= weeks; week += 1) {
    await switchPointer({ s3: s3.client, threads }, await stage(week));
  }
}

const input = (rule: RetentionRule, dryRun = false) => ({ name, bucket: s3.bucket, rule, by: 'ana', dryRun });

/** As the workflow does it. */
async function apply(rule: RetentionRule, using?: S3Client): Promise<readonly string[]> {
  const { deleted } = await retireVersions(deps(using), input(rule));
  await deleteVersions(deps(using), { name, bucket: s3.bucket, by: 'ana', versions: deleted });
  return deleted.map(({ version }) => version);
}

const pointer = async () => JSON.parse(await readText(s3.client, uri(`forecasts/${name}/current.json`))) as Pointer;
const filesOf = async (version: string) => {
  const prefix = uri(`forecasts/${name}/versions/${version}/`);
  return (await listUris(s3.client, prefix)).map((each) => each.slice(prefix.length));
};

/** What a reader makes of a version: its rows, or why it can't be read. */
async function read(version?: string): Promise<string> {
  try {
    let rows = 0;
    const forecast = await openForecast(name, { ...store(), ...(version === undefined ? {} : { version }) });
    for await (const _ of forecast.rows()) rows += 1;
    return `${forecast.version}: ${rows} rows`;
  } catch (error) {
    return (error as { trouble?: string }).trouble ?? String(error);
  }
}

const rollbackTo = (to: string) => ({ name, bucket: s3.bucket, to, by: 'ana', reason: 'prices' });
const move = (rollback: Awaited<ReturnType<typeof prepareRollback>>) =>
  movePointerBack({ s3: s3.client }, { rollback, by: 'ana', reason: 'prices', id: 'move' });

describe('old versions of a forecast', () => {
  it('are deleted but for a note, and readers, lists and rollbacks say so', async () => {
    await publish(4);
    expect(await apply({ keep: 2 })).toEqual(['w2', 'w1']);
    expect(await filesOf('w1')).toEqual(['deleted.json']);
    expect(JSON.parse(await readText(s3.client, uri(`forecasts/${name}/versions/w1/deleted.json`)))).toMatchObject({
      schema: 'forecast.tombstone/1',
      version: 'w1',
      by: 'ana',
      reason: 'last in use 30 days ago',
    });
    expect(await read('w1')).toBe('version deleted');
    expect([await read(), await read('w3')]).toEqual(['w4: 56 rows', 'w3: 56 rows']);
    const shown = renderVersions(await readVersions(client(), name), 200);
    expect(shown).toContain('\n2 older versions were deleted; --json says which, when and why.');
    expect(shown).not.toContain('w1');
    await expect(rollBack(client(), rollbackTo('w1'))).rejects.toThrow(`w1 of ${name} was deleted by ana at`);
  });

  it('are only named in a dry run', async () => {
    await publish(3);
    const before = await pointer();
    const plan = await retireVersions(deps(), input({ keep: 1 }, true));
    expect(plan.deleted.map(({ version }) => version)).toEqual(['w1']);
    expect(await pointer()).toEqual(before);
    expect(await read('w1')).toBe('w1: 56 rows');
  });

  it.each([1, 2, 3, 4].flatMap((nth) => (['before', 'after'] as const).map((moment) => [nth, moment] as const)))(
    'are sound when their deletion dies at change %i, %s it is made, and gone when it is begun again',
    async (nth, moment) => {
      await publish(3);
      await expect(apply({ keep: 1 }, dyingAt(s3, nth, moment))).rejects.toThrow('killed');
      // Whole, or deleted: never half.
      expect(['w1: 56 rows', 'version deleted']).toContain(await read('w1'));
      expect([await read(), await read('w2')]).toEqual(['w3: 56 rows', 'w2: 56 rows']);
      const begun = (await pointer()).retired !== undefined;
      // The rule keeps it by now; what was announced goes all the same.
      await apply(begun ? { keep: 100 } : { keep: 1 });
      expect(await filesOf('w1')).toEqual(['deleted.json']);
      expect(await read('w1')).toBe('version deleted');
    },
  );

  it('are deleted by two at once as by one', async () => {
    await publish(4);
    await Promise.all([apply({ keep: 1 }), apply({ keep: 2 })]);
    expect([await filesOf('w1'), await filesOf('w2')]).toEqual([['deleted.json'], ['deleted.json']]);
    expect([await read(), await read('w3')]).toEqual(['w4: 56 rows', 'w3: 56 rows']);
  });

  it('never become current again: a rollback that was prepared before is refused, also once the pointer has forgotten', async () => {
    await publish(3);
    const prepared = await prepareRollback({ s3: s3.client }, rollbackTo('w1'));
    await retireVersions(deps(), input({ keep: 1 }));
    await expect(move(prepared)).rejects.toMatchObject({ type: 'RollbackRefused' });
    await apply({ keep: 1 });
    await switchPointer({ s3: s3.client, threads }, await stage(4));
    await apply({ keep: 1 });
    expect((await pointer()).retired).toEqual(['w2']);
    await expect(move(prepared)).rejects.toMatchObject({ type: 'RollbackRefused' });
    await expect(prepareRollback({ s3: s3.client }, rollbackTo('w1'))).rejects.toThrow('deleted.json says why');
  });

  it('stay where a rollback to one of them comes first, and a rollback wins while others are announced', async () => {
    await publish(4);
    const prepared = await prepareRollback({ s3: s3.client }, rollbackTo('w3'));
    await retireVersions(deps(), input({ keep: 2 }));
    expect(await move(prepared)).toMatchObject({ from: 'w4', to: 'w3' });
    expect(await apply({ keep: 1 })).toEqual(['w2', 'w1']);
    expect([await read(), await read('w4')]).toEqual(['w3: 56 rows', 'w4: 56 rows']);
  });

  it('are not deleted unless the pointer announces it', async () => {
    await publish(3);
    const versions = [{ version: 'w1', why: 'so' }];
    await expect(deleteVersions(deps(), { name, bucket: s3.bucket, by: 'ana', versions })).rejects.toMatchObject({
      type: 'VersionKept',
    });
    expect(await read('w1')).toBe('w1: 56 rows');
  });

  it('do not become current where their run comes back to publish one', async () => {
    const late = await stage(1);
    for (const week of [2, 3]) await switchPointer({ s3: s3.client, threads }, await stage(week));
    expect(await apply({ keep: 1 })).toEqual(['w1']);
    await expect(switchPointer({ s3: s3.client, threads }, late)).rejects.toMatchObject({ type: 'PublicationLost' });
    expect(await read()).toBe('w3: 56 rows');
  });

  it('stay while monitoring needs them', async () => {
    await publish(3);
    await writeObject(s3.client, monitoringPaths(s3.bucket, name).monitoring('2015-04-08'), '{}');
    const { kept } = await retireVersions(deps(), input({ keep: 1 }));
    // The days of w1, whose origin is 2015-03-11, end on 2015-04-08.
    expect(kept.map(({ version, why }) => `${version} ${why}`)).toEqual([
      'w3 is the current one',
      'w2 was the current one before',
      'w1 monitoring makes its limits of it',
    ]);
  });
});

describe("'forecast delete-versions'", () => {
  const activities = () =>
    createRetentionActivities({
      ...deps(),
      oldestOpen: (of: string) => oldestOpen(temporal.client, of),
      versionsInUse: (of: string) => versionsInUse(temporal.client, of),
    });

  it('knows of open workflows that may refer to a version, and deletes once these have ended', async () => {
    await publish(3);
    // Nobody takes this queue, so the run stays open, and has not said which forecast it is for.
    const run = await temporal.client.workflow.start(workflowTypes.forecastPipeline, {
      taskQueue: 'of-nobody',
      workflowId: `${name}-run`,
      args: [{}],
    });
    const startedAt = (await run.describe()).startTime.getTime();
    const open = await until(() => oldestOpen(temporal.client, name), { what: 'the run to be listed' });
    expect(open).toEqual({ workflowId: `${name}-run`, since: startedAt });
    await run.terminate();
    await until(async () => (await oldestOpen(temporal.client, name)) === undefined, { what: 'the run to be closed' });

    for (const [type, workflowId] of [
      [workflowTypes.askAboutForecast, `monitor/${name}/2015-04-01/question`],
      [workflowTypes.serveForecast, `endpoint/${name}`],
    ] as const) {
      const handle = await temporal.client.workflow.start(type, { taskQueue: 'of-nobody', workflowId, args: [{}] });
      await until(() => oldestOpen(temporal.client, name), { what: `${workflowId} to be listed` });
      expect(await oldestOpen(temporal.client, 'another')).toBeUndefined();
      await handle.terminate();
      await until(async () => (await oldestOpen(temporal.client, name)) === undefined, { what: 'its end' });
    }

    const done = await temporal.withWorkers(activities(), () => applyRetention(client(), input({ keep: 2 })));
    expect(done).toMatchObject({ name, dryRun: false, deleted: [{ version: 'w1' }] });
    expect(await read('w1')).toBe('version deleted');
  });

  it('keeps a version, however old, while a scenario of it is computed', async () => {
    await publish(3);
    const workflowId = whatIfId('w1', 'cheap');
    const open = await temporal.client.workflow.start(workflowTypes.whatIf, {
      ...{ taskQueue: 'of-nobody', workflowId, args: [{}] },
    });
    await until(async () => (await versionsInUse(temporal.client, name)).size > 0, {
      what: 'the scenario to be listed',
    });
    const knowing = { ...deps(), versionsInUse: (of: string) => versionsInUse(temporal.client, of) };
    const { deleted, kept } = await retireVersions(knowing, input({ keep: 1 }, true));
    expect(deleted).toEqual([]);
    expect(kept).toContainEqual(
      expect.objectContaining({ version: 'w1', why: 'the scenario cheap of it is being computed' }),
    );
    // The scenario itself stays as well, whether that is seen before or when its deletion would begin.
    const cheap = { forecast: name, version: 'w1', scenario: 'cheap', by: 'ana', changes: scenarioSchema.parse({}) };
    await claimScenario(store(), cheap);
    const busy = [expect.objectContaining({ scenario: 'cheap', why: expect.stringContaining('is being computed') })];
    const chosen = await chooseScenarios(client(), name, { names: ['cheap'] });
    expect(chosen).toMatchObject({ chosen: [], deleted: [], kept: busy });
    const listed = await listScenarios(client(), name);
    const late = { chosen: listed, deleted: [], kept: [] };
    expect(await deleteScenarios(client(), name, late, 'ben')).toMatchObject({ deleted: [], kept: busy });
    await open.terminate();
    const again = await chooseScenarios(client(), name, { names: [], unfinished: true });
    expect(again).toMatchObject({ deleted: [{ scenario: 'cheap', why: 'was not computed to its end' }], kept: [] });
    await expect(chooseScenarios(client(), name, { names: ['chaep'] })).rejects.toThrow("did you mean 'cheap'?");
  });

  it('is refused for a forecast that is not there, naming the nearest', async () => {
    await publish(1);
    name = `${name}x`;
    await expect(applyRetention(client(), input({ keep: 1 }))).rejects.toThrow('did you mean');
  });
});
