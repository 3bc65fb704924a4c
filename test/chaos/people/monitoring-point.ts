import { isDeepStrictEqual } from 'node:util';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { listObjects } from '../../../activities/s3/list-objects.js';
import { readJson } from '../../../activities/s3/read-json.js';
import { monitor } from '../../../client/monitoring/start-monitoring.js';
import {
  type Monitoring,
  type MonitoringResult,
  storedAnswer,
  storedMonitoring,
} from '../../../contracts/monitoring/monitoring.js';
import { monitoringIds } from '../../../contracts/monitoring/monitoring-ids.js';
import { monitoringPaths } from '../../../contracts/monitoring/monitoring-paths.js';
import { storedScores } from '../../../contracts/monitoring/version-scores.js';
import { deliveryId } from '../../../contracts/notification/delivery.js';
import { eventId } from '../../../contracts/notification/event-id.js';
import { until } from '../../support/until.js';
import { persist } from './person.js';
import type { Point } from './point.js';
import { receivedIds } from './received-ids.js';
import { CHANNEL } from './season.js';
import { Striker } from './strike.js';
import { FINDING, type Watched } from './watched-forecasts.js';

/** Milliseconds that a step may take, many times what it does: an attempt of a dead worker is noticed after 20 s. */
const STEP_MS = 180_000;

/**
 * A forecast that is monitored with the sales of one more week, which retrains, asks and tells, struck on its way; afterwards a
 * person answers, and it is monitored with the same sales once more. @returns what is wrong then
 */
export async function tryMonitoringPoint(tried: Point): Promise<readonly string[]> {
  const { bench, receiver } = tried;
  const { temporal } = bench;
  const watched = await tried.watched.next();
  const { name, date } = watched;
  const ids = idsOf(watched);
  const result = await monitorStruck(tried, watched);
  const waitFor = (what: string, holds: () => boolean | Promise<boolean>) =>
    until(holds, { what: `${name} of ${date} ${what}`, timeout: STEP_MS, every: 100 });
  const hasEnded = (id: string) => async () =>
    (await temporal.workflow.getHandle(id).describe()).status.name !== 'RUNNING';

  // That it was started is what counts; it would wait for an approval in the end.
  await persist(() => temporal.workflow.getHandle(ids.run).cancel());
  await waitFor('to have told', () => receivedIds(receiver).includes(ids.event));
  for (const id of [ids.run, ids.delivery]) await waitFor(`to end ${id}`, hasEnded(id));
  const answered = await bench.forecast(
    'monitor',
    name,
    '--answer',
    'keep',
    '--by',
    'ana',
    '--reason',
    'she knows why',
  );
  if (answered.code !== 0) return [`Ana could not answer: ${answered.err}`];
  await waitFor('to keep her answer', hasEnded(ids.question));
  return [
    ...(await recordFaults(tried, watched, result)),
    ...(await repetitionFaults(tried, watched, result)),
    ...(await actionFaults(tried, watched)),
  ];
}

/** Ids of what one monitoring starts. */
function idsOf({ name, date }: Watched) {
  const event = eventId('monitor', name, date, FINDING);
  return {
    run: monitoringIds.run(name, date),
    question: monitoringIds.question(name, date),
    event,
    delivery: deliveryId(event, CHANNEL),
  };
}

/** Monitors as a person does: who gets no answer gives the command again. */
async function monitorStruck({ bench, worker, gate, strike }: Point, watched: Watched): Promise<MonitoringResult> {
  const { temporal, bucket } = bench;
  const { name, dataset, date } = watched;
  const striker = new Striker(bench, worker, strike);
  const record = parseS3Uri(monitoringPaths(bucket, name).monitoring(date)).key;
  gate.onRead = async ({ key }) => {
    if (key.endsWith('/forecast.parquet')) striker.at('it scores');
  };
  gate.onWrite = ({ key, moment }) =>
    key === record && striker.at(moment === 'comes' ? 'its record is on its way' : 'its record is kept');
  try {
    const { run } = idsOf(watched);
    const acts = until(() => temporal.workflow.getHandle(run).describe(), {
      what: `${run} to be started`,
      timeout: STEP_MS,
    });
    const [result] = await Promise.all([
      persist(() => monitor({ temporal }, { name, dataset: { uri: dataset }, through: date })),
      acts.then(() => striker.at('it acts')),
    ]);
    await striker.over();
    return result;
  } finally {
    gate.onRead = undefined;
    gate.onWrite = undefined;
  }
}

/** There is one record, whole, that says what the command said; and so are the scores that it goes by. */
async function recordFaults(
  { bench: { s3, bucket } }: Point,
  { name, date }: Watched,
  { isRepeated, notes, ...told }: MonitoringResult,
): Promise<readonly string[]> {
  const faults: string[] = [...notes];
  const paths = monitoringPaths(bucket, name);
  const kept = (await listObjects(s3, paths.monitorings))
    .map((object) => object.name)
    .filter((key) => key.includes(date));
  if (kept.sort().join() !== [`${date}-answer.json`, `${date}.json`].join()) faults.push(`kept is ${kept.join(', ')}`);
  const record = await readJson(s3, paths.monitoring(date), storedMonitoring);
  if (!isDeepStrictEqual(record, told)) faults.push(`the record is not what was told: ${JSON.stringify(record)}`);
  const done = record.actions.filter(({ outcome }) => outcome === 'done').map(({ action }) => action);
  if (done.join() !== 'retrain,ask,notify') faults.push(`done by its record: ${describeActions(record)}`);
  if (record.unscored.length > 0) faults.push(`unscored: ${JSON.stringify(record.unscored)}`);
  for (const { version, through } of record.versions)
    await readJson(s3, paths.scoresOf(version, through), storedScores);
  const { by, answer } = await readJson(s3, paths.answer(date), storedAnswer);
  if (by !== 'ana' || answer !== 'keep') faults.push(`the answer that is kept is ${answer} by ${by}`);
  return faults;
}

const STARTED = `WorkflowType IN ('forecastPipeline', 'askAboutForecast', 'deliverNotification', 'rollBackForecast')`;

const describeActions = ({ actions }: Monitoring): string =>
  actions.map(({ action, outcome, details }) => `${action} (${outcome}: ${details})`).join('; ') || 'nothing';

/** Each action was taken once: a run, a question, an event. */
async function actionFaults({ bench: { temporal } }: Point, watched: Watched): Promise<readonly string[]> {
  const { run, question, delivery } = idsOf(watched);
  const faults: string[] = [];
  for (const [id, ended] of [
    [run, 'CANCELLED'],
    [question, 'COMPLETED'],
    [delivery, 'COMPLETED'],
  ] as const) {
    const { count } = await temporal.workflow.count(`WorkflowId = '${id}'`);
    if (count !== 1) faults.push(`${count} of ${id}`);
    const { status } = await temporal.workflow.getHandle(id).describe();
    if (status.name !== ended) faults.push(`${id} is ${status.name}, not ${ended}`);
  }
  return faults;
}

/** The command again, with the same sales: it says the same, and nothing is written, started or told. */
async function repetitionFaults(
  { bench, receiver }: Point,
  { name, dataset, date }: Watched,
  first: MonitoringResult,
): Promise<readonly string[]> {
  const { temporal, s3, bucket } = bench;
  const left = async () => ({
    objects: await listObjects(s3, `s3://${bucket}/forecasts/${name}/`),
    workflows: (await temporal.workflow.count(STARTED)).count,
    messages: receiver.received.length,
  });
  const before = await left();
  const again = await bench.forecast('monitor', name, '--dataset', dataset, '--through', date, '--json');
  if (again.code !== 0) return [`it could not be monitored again: ${again.err}`];
  const faults: string[] = [];
  const said = JSON.parse(again.out) as MonitoringResult & { readonly open: boolean };
  if (!said.isRepeated) faults.push('it was monitored a second time');
  if (said.open) faults.push('its question is open again');
  if (!isDeepStrictEqual(said.actions, first.actions)) faults.push(`the second time it says ${describeActions(said)}`);
  const after = await left();
  if (!isDeepStrictEqual(after, before)) {
    faults.push(`the second time left ${JSON.stringify(after)} of ${JSON.stringify(before)}`);
  }
  return faults;
}
