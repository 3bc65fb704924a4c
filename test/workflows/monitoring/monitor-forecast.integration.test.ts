import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatasetActivities } from '../../../activities/dataset/index.js';
import type { BacktestEnsembleInput } from '../../../activities/evaluation/backtest-ensemble.js';
import { createForecastActivities } from '../../../activities/forecasts/index.js';
import { createMonitoringActivities } from '../../../activities/monitoring/index.js';
import { sealedFor } from '../../../activities/s3/json-for.js';
import { listUris, readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { monitor } from '../../../client/monitoring/start-monitoring.js';
import { workflowInput } from '../../../client/runs/workflow-input.js';
import type { MonitorInput, MonitoringResult } from '../../../contracts/monitoring/monitoring.js';
import { monitoringIds } from '../../../contracts/monitoring/monitoring-ids.js';
import { monitoringPaths, promiseUri } from '../../../contracts/monitoring/monitoring-paths.js';
import { answerMonitorUpdate, monitorQuestionQuery } from '../../../contracts/monitoring/monitoring-question.js';
import type { RunPromise } from '../../../contracts/monitoring/promise.js';
import type { Pointer } from '../../../contracts/publication/publication.js';
import { requestSchema } from '../../../contracts/request/request.js';
import type { PipelineInput } from '../../../contracts/run/pipeline.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { championRecord } from '../../contracts/champion/champions.js';
import { everything } from '../../replay/recordings/run-activities.js';
import { dateOfDay, publishVersion, salesFrom, uploadSeason } from '../../support/published-season.js';
import { useS3 } from '../../support/use-s3.js';
import { useTemporal } from '../../support/use-temporal.js';
import { useThreads } from '../../support/use-threads.js';
import { runEnvironment } from '../fixtures/run-environment.js';

const server = useTemporal();
const s3 = useS3();
const threads = useThreads();
const deps = () => ({ s3: s3.client, bucket: s3.bucket, threads });
const client = () => ({ temporal: server.client });

/** The run whose champion others take over. */
const BEFORE = 'season-before';

/** Real monitoring, rollbacks and promises; the other steps of runs that are started end at once. */
function activities() {
  const steps = everything({});
  return {
    ...steps,
    ...createDatasetActivities(deps()),
    ...createForecastActivities(deps()),
    ...createMonitoringActivities(deps()),
    takeChampion: async () => ({ kind: 'taken', record: championRecord({ run: BEFORE }) }),
    backtestEnsemble: async (input: BacktestEnsembleInput) => {
      const { uri, request } = input.promise as NonNullable<BacktestEnsembleInput['promise']>;
      await writeObject(s3.client, uri, sealedFor(uri, { request, origins: [] }));
      return steps.backtestEnsemble?.(input as never);
    },
    describeEnvironment: async () =>
      runEnvironment({ bucket: s3.bucket, searchAttributes: Object.values(searchAttributes).map(({ name }) => name) }),
  };
}

// The same workers for all tests: starting and ending them takes longer than most of these.
let endWorkers: (() => void) | undefined;
let workers: Promise<void> | undefined;
beforeAll(() => {
  workers = server.withWorkers(activities() as never, () => new Promise((resolve) => (endWorkers = resolve)));
});
afterAll(async () => {
  endWorkers?.();
  await workers;
});

/** Last known day of the version of a week, from 1. */
const originOf = (week: number): number => 112 + 7 * week;
/** The week after its origin is the first one that sells more. */
const SHIFT_WEEK = 7;

const refusalOf = (input: MonitorInput): Promise<string> =>
  monitor(client(), input).then(
    () => 'done',
    (error: Error) => error.message,
  );

async function remove(object: string): Promise<void> {
  const { bucket: Bucket, key: Key } = parseS3Uri(object);
  await s3.client.send(new DeleteObjectCommand({ Bucket, Key }));
}

const pointerOf = async (name: string) =>
  JSON.parse(await readText(s3.client, `s3://${s3.bucket}/forecasts/${name}/current.json`)) as Pointer;

const kinds = ({ findings }: Pick<MonitoringResult, 'findings'>) => findings.map(({ kind }) => kind);

describe('monitoring a forecast', () => {
  let uri = '';
  const SHIFTED = dateOfDay(originOf(SHIFT_WEEK + 1));
  const request = {
    name: 'season',
    // What the steps of a run that end at once make do with.
    sweep: {
      strategy: { kind: 'grid' },
      algorithms: { lightgbm: { space: { num_leaves: [10], num_iterations: 27 } } },
    },
    select: { finalists: 1 },
    champion: { of: 'current', mode: 'refit', otherwise: 'search' },
    monitor: {
      actions: {
        'level-shift': ['rollback', 'retrain', 'ask', 'notify'],
        'worse-than-baselines': 'none',
        'bands-missed': 'none',
      },
      default: 'keep',
    },
  };
  const monitorUpTo = (date: string, name = 'season') => monitor(client(), { name, dataset: { uri }, through: date });

  beforeAll(async () => {
    uri = await uploadSeason(
      deps(),
      'shifted',
      salesFrom(originOf(SHIFT_WEEK) + 1, (units) => 1.6 * units),
    );
    for (let week = 1; week <= SHIFT_WEEK; week++) {
      await publishVersion(deps(), { name: 'season', uri, origin: dateOfDay(originOf(week)), request });
    }
  }, 120_000);

  it('scores every version on the whole weeks that are known, and finds nothing of the kind before a shift', async () => {
    const before = await monitorUpTo(dateOfDay(originOf(SHIFT_WEEK)));
    expect(before.versions.map(({ days }) => days)).toEqual([7, 14, 21, 28, 28, 28]);
    expect(kinds(before)).not.toContain('level-shift');
    expect(kinds(before)).not.toContain('worse-than-promised');
    const [newest] = before.versions;
    expect(newest).toMatchObject({
      version: `season-${dateOfDay(originOf(SHIFT_WEEK - 1))}`,
      isCurrent: false,
      points: 6,
    });
    expect(newest?.baseline?.name).toBeTypeOf('string');
    expect(newest?.wspl).toBeGreaterThan(0);
  });

  it('finds a level shift within its first week and acts by the table of the request', async () => {
    const found = await monitorUpTo(SHIFTED);
    expect(kinds(found)).toEqual(expect.arrayContaining(['worse-than-promised', 'level-shift']));
    // The version of the week itself, and the three before it, whose days are not all known.
    expect(found.versions.map(({ days }) => days)).toEqual([7, 14, 21, 28]);
    const run = monitoringIds.run('season', SHIFTED);
    const of = (kind: string) => found.actions.filter((each) => each.kind === kind).map(({ action }) => action);
    expect(of('level-shift')).toEqual(['rollback', 'retrain', 'ask', 'notify']);
    expect(of('worse-than-promised')).toEqual(['notify']);
    expect(of('worse-than-baselines')).toEqual([]);

    const { typedSearchAttributes } = await server.client.workflow.getHandle(run).describe();
    expect(typedSearchAttributes.get(searchAttributes.forecastRun)).toBe(run);
    // The champion that was taken over before is what is found wanting.
    const started = await workflowInput<PipelineInput>(client(), run);
    expect(started?.request.champion).toBeUndefined();
    expect(started?.request.sweep.algorithms).toHaveProperty('lightgbm.space.num_leaves', [10]);
    const { version, moves } = await pointerOf('season');
    expect(version).toBe(`season-${dateOfDay(originOf(SHIFT_WEEK - 1))}`);
    expect(moves?.[0]).toMatchObject({ kind: 'rolled back', by: 'monitoring' });
  });

  it('does nothing again with the same sales, and gives the same record', async () => {
    const kept = await listUris(s3.client, `s3://${s3.bucket}/forecasts/season/`);
    const again = await monitorUpTo(SHIFTED);
    expect(again).toMatchObject({ isRepeated: true, date: SHIFTED });
    expect(again.actions).toContainEqual({
      kind: 'level-shift',
      action: 'retrain',
      outcome: 'done',
      details: `run ${monitoringIds.run('season', SHIFTED)} was started`,
    });
    expect(await listUris(s3.client, `s3://${s3.bucket}/forecasts/season/`)).toEqual(kept);
  });

  it('finds what it had done when its record is lost, and refuses a damaged one', async () => {
    const record = monitoringPaths(s3.bucket, 'season').monitoring(SHIFTED);
    await writeObject(s3.client, record, '{"form":1');
    expect(await refusalOf({ name: 'season', dataset: { uri }, through: SHIFTED })).toContain(
      `${record} is no longer the record of a monitoring: it is cut off or no JSON`,
    );
    await remove(record);
    const { actions, isRepeated } = await monitorUpTo(SHIFTED);
    expect(isRepeated).toBe(false);
    const details = (wanted: string) => actions.find(({ action }) => action === wanted)?.details;
    expect(details('retrain')).toBe(`run ${monitoringIds.run('season', SHIFTED)} was started before`);
    expect(details('ask')).toBe('a person was asked before');
    expect(details('rollback')).toBe(
      `season-${dateOfDay(originOf(SHIFT_WEEK - 1))} was made the current version again before`,
    );
  });

  it('asks a person until one answers, and does what is answered', async () => {
    const handle = server.client.workflow.getHandle(monitoringIds.question('season', SHIFTED));
    expect(await handle.query(monitorQuestionQuery)).toMatchObject({ name: 'season', defaultAnswer: 'keep' });
    const { typedSearchAttributes } = await handle.describe();
    expect(typedSearchAttributes.get(searchAttributes.waitsFor)).toBe('answer');
    await expect(
      handle.executeUpdate(answerMonitorUpdate, { args: [{ answer: 'keep', by: 'ana', reason: ' ' }] }),
    ).rejects.toThrow();
    const said = await handle.executeUpdate(answerMonitorUpdate, {
      args: [{ answer: 'retrain', by: 'ana', reason: 'a new shop closes nearby' }],
    });
    expect(said).toBe(`Answered retrain about season with the sales up to ${SHIFTED}.`);
    expect(await handle.result()).toMatchObject({
      answer: 'retrain',
      by: 'ana',
      details: `run ${monitoringIds.run('season', SHIFTED)} was started before`,
    });
  });

  it('does nothing again on the next day, when it is judged on the same week', async () => {
    const nextDay = await monitorUpTo(dateOfDay(originOf(SHIFT_WEEK + 1) + 1));
    expect(kinds(nextDay)).toContain('level-shift');
    const ofShift = nextDay.actions.filter(({ kind }) => kind === 'level-shift');
    expect(ofShift.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['rollback', 'unneeded'],
      ['retrain', 'unneeded'],
      ['ask', 'unneeded'],
      // There is no channel, and never was.
      ['notify', 'impossible'],
    ]);
    expect(nextDay.askedUntil).toBeUndefined();
  });

  it('does not roll back from another version than the one that was found bad', async () => {
    const current = `season-${dateOfDay(originOf(SHIFT_WEEK - 1))}`;
    expect((await pointerOf('season')).version).toBe(current);
    const { findings, actions } = await monitorUpTo(dateOfDay(originOf(SHIFT_WEEK + 2)));
    const bad = `season-${dateOfDay(originOf(SHIFT_WEEK))}`;
    expect(findings.find(({ kind }) => kind === 'level-shift')?.version).toBe(bad);
    expect(actions.find(({ action }) => action === 'rollback')).toMatchObject({
      outcome: 'impossible',
      details: `${current} stays current: this was found of ${bad}. 'npx forecast rollback' goes to any version`,
    });
    expect((await pointerOf('season')).version).toBe(current);
  });

  it.each([
    [
      'a forecast that does not exist',
      { name: 'seasn', through: undefined },
      'There is no published forecast named seasn',
    ],
    [
      'sales that end before its first version begins',
      { name: 'season', through: dateOfDay(originOf(1)) },
      `The sales end on ${dateOfDay(originOf(1))}, before the first day of every version of season: its oldest version season-${dateOfDay(originOf(1))} begins on ${dateOfDay(originOf(1) + 1)}. Monitor it when later sales have come.`,
    ],
  ])('says so, with the cure, of %s', async (_, { name, through }, words) => {
    expect(await refusalOf({ name, dataset: { uri }, through })).toContain(words);
  });

  it('says so of sales of other series', async () => {
    const others = salesFrom(1, (units) => units)
      .replaceAll('HOBBIES', 'TOYS')
      .replaceAll('FOODS', 'DRINKS')
      .replaceAll('HOUSEHOLD', 'GARDEN');
    const other = await uploadSeason(deps(), 'others', others, (text) =>
      text.replaceAll('HOBBIES', 'TOYS').replaceAll('FOODS', 'DRINKS').replaceAll('HOUSEHOLD', 'GARDEN'),
    );
    expect(await refusalOf({ name: 'season', dataset: { uri: other } })).toContain(
      'the data has none of its 56 series',
    );
  });
});

describe('what a run promises', () => {
  const origins: RunPromise['origins'] = [
    { originDate: '2014-10-01', windows: [{ days: 7, wrmsse: 0.6, bias: 0, storeBias: {}, departmentBias: {} }] },
  ];

  it.each([
    ['refit', 'the origins that its own models were tried at', []],
    ['forecast', 'those of the models that it applies', origins],
  ] as const)('of a %s is the request as it was asked for, and %s', async (mode, _, promised) => {
    const uri = await uploadSeason(
      deps(),
      'promised',
      salesFrom(1, (units) => units),
    );
    const request = requestSchema.parse({
      name: 'promised',
      scope: { stores: ['CA_1', 'TX_1'] },
      champion: { of: BEFORE, mode },
      monitor: { actions: { 'level-shift': 'retrain' } },
    });
    const before = promiseUri(`s3://${s3.bucket}/runs/${BEFORE}`);
    await writeObject(s3.client, before, sealedFor(before, { request: requestSchema.parse({}), origins }));
    const run = `promised-${mode}`;
    const input: PipelineInput = { run, dataset: { uri }, request };
    const options = { workflowId: run, taskQueue: TASK_QUEUES.workflows, args: [input] };
    // Kept before anything is published, which fails here: nobody has written the answers of its jobs.
    await expect(server.client.workflow.execute('forecastPipeline', options)).rejects.toThrow();
    const promise = JSON.parse(await readText(s3.client, promiseUri(`s3://${s3.bucket}/runs/${run}`))) as RunPromise;
    expect(promise.request).toEqual(JSON.parse(JSON.stringify(request)));
    expect(promise.origins).toEqual(promised);
  });
});
