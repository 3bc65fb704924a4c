import { addDays } from '@durable-forecast/lib/add-days';
import { nearestName } from '@durable-forecast/lib/nearest-name';
import type { Cell } from '../../contracts/dataset/cells.js';
import type { ModelAnswer, PredictedDay, PredictInput, Prediction } from '../../contracts/endpoint/prediction.js';
import type { ServedModel, ServedVersion } from '../../contracts/endpoint/served-version.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { failure } from '../aws/aws-failure.js';
import { withHeartbeats } from '../heartbeats.js';
import { readPublished } from '../monitoring/read-published.js';
import { readStored } from '../s3/stored-files.js';
import type { EndpointDeps } from './deps.js';
import { describeEndpoint } from './describe-endpoint.js';
import { invokeModel } from './invoke-model.js';
import { cellsOfModel, readAnswers, readRows } from './served-rows.js';

const PANEL = { what: 'the panel that the version was made of', cure: 'Publish once more, and take that version.' };
const TABLE = { what: 'the forecast of the version', cure: 'Take another version.' };

/**
 * What an endpoint says of a series: the stored rows of its days, sent to the models that know it, beside what the run's batch
 * transform said of the same rows and what was published.
 *
 * @throws NotServed where there is no such series or day, or its store is not served
 */
export function predictSeries(deps: EndpointDeps, input: PredictInput): Promise<Prediction> {
  return withHeartbeats(`asking ${input.endpoint}`, () => predict(deps, input));
}

async function predict(deps: EndpointDeps, input: PredictInput): Promise<Prediction> {
  const { endpoint, served, series, day, isServerless, isAsynchronous } = input;
  const days = daysOf(served, day);
  const found = await findSeries(deps, served, series);
  const models = served.models.flatMap((model) => {
    const cell = cellsOfModel(served, model).find((one) => holds(one, found));
    return cell === undefined ? [] : [{ model, cell }];
  });
  const answers: ModelAnswer[][] = days.map(() => []);
  for (const { model, cell } of models) {
    const place = placeInCell(found.panel, cell, found.index) * HORIZON;
    const all = await readRows(deps.s3, served, cell);
    const rows = days.map((at) => all[place + at] as string);
    const said = await invokeModel(deps, { endpoint, variant: model.variant, rows, isServerless, isAsynchronous });
    const made = await readAnswers(deps, served, model, cell);
    for (const [index, at] of days.entries()) {
      answers[index]?.push(answerOf(served, model, said[index] as number, made?.[place + at]));
    }
  }
  await requireStillServed(deps, input);
  const published = await readPublishedDays(deps, served, found);
  return {
    ...{ forecast: served.forecast, version: served.version, endpoint, series: found.id },
    days: days.map((at, index): PredictedDay => {
      const own = answers[index] as ModelAnswer[];
      return {
        date: addDays(served.originDate, at + 1),
        answers: own,
        weighted: own.reduce((sum, { answer, weight }) => sum + weight * Math.max(0, answer), 0),
        published: published[at] as number,
      };
    }),
    methods: served.methods.map((name, at) => ({
      name,
      weight: served.recipe.weights[served.members.length + at] as number,
    })),
    correction: { correction: served.recipe.correction, strength: served.recipe.strength },
  };
}

/**
 * Variants have the same names from version to version, so that callers need no others; an update meanwhile would have answered for
 * the wrong one.
 */
async function requireStillServed(deps: EndpointDeps, { endpoint, config, served }: PredictInput): Promise<void> {
  if (config === undefined) return;
  const { EndpointConfigName: now } = (await describeEndpoint(deps, endpoint)) ?? {};
  if (now === config) return;
  const what = now === undefined ? 'is gone by now' : `serves something else by now than version ${served.version}`;
  throw failure(
    'NotServed',
    `${endpoint} ${what}. Ask again: 'npx forecast endpoint status ${served.forecast}' says what it serves.`,
  );
}

function answerOf(
  { members, recipe }: ServedVersion,
  { member, variant }: ServedModel,
  answer: number,
  transform: number | undefined,
): ModelAnswer {
  return {
    member: members[member]?.name ?? variant,
    variant,
    weight: recipe.weights[member] ?? 0,
    answer,
    ...(transform === undefined ? {} : { transform }),
  };
}

/** Days from 0 after the origin. @throws NotServed */
function daysOf({ originDate, version }: ServedVersion, day: string | undefined): readonly number[] {
  const all = Array.from({ length: HORIZON }, (_, at) => at);
  if (day === undefined) return all;
  const at = all.find((one) => addDays(originDate, one + 1) === day);
  if (at !== undefined) return [at];
  throw failure(
    'NotServed',
    `${version} forecasts ${addDays(originDate, 1)} to ${addDays(originDate, HORIZON)}; ${day} is none of these days.`,
  );
}

interface FoundSeries {
  readonly id: string;
  readonly store: string;
  readonly panel: Panel;
  /** In its panel. */
  readonly index: number;
  /** Among all series of the version. */
  readonly row: number;
}

/** @throws NotServed with the nearest id */
async function findSeries({ s3 }: EndpointDeps, served: ServedVersion, wanted: string): Promise<FoundSeries> {
  const bare = wanted.replace(/_(validation|evaluation)$/, '');
  const known: string[] = [];
  let before = 0;
  for (const ref of served.panels) {
    const { store } = ref;
    const panel = decodePanel(await readStored(s3, ref, PANEL));
    const { ids, count } = panel.series;
    const exact = ids.indexOf(wanted);
    const index = exact === -1 ? ids.indexOf(bare) : exact;
    if (index !== -1) {
      if (served.stores.includes(store)) return { id: ids[index] as string, store, panel, index, row: before + index };
      throw failure(
        'NotServed',
        `${wanted} is a series of ${store}; the endpoint serves ${served.stores.join(', ')}. Deploy it with --store ${store} as well.`,
      );
    }
    known.push(...ids);
    before += count;
  }
  const nearest = nearestName(wanted, known);
  const hint = nearest === undefined ? ` Ids look like ${known[0]}.` : ` Did you mean ${nearest}?`;
  throw failure('NotServed', `${served.version} has no series ${wanted}.${hint}`);
}

const holds = ({ store, department }: Cell, { store: own, panel, index }: FoundSeries): boolean =>
  store === own && (department === undefined || departmentOf(panel, index) === department.name);

const departmentOf = ({ series: { department } }: Panel, index: number): string | undefined =>
  department.labels[department.codes[index] as number];

/** Position among the series of the cell, in whose order its rows are. */
function placeInCell(panel: Panel, { department }: Cell, index: number): number {
  if (department === undefined) return index;
  let place = 0;
  for (let at = 0; at < index; at++) if (departmentOf(panel, at) === department.name) place += 1;
  return place;
}

/** The 28 published numbers of the series. */
async function readPublishedDays(
  { s3, bucket }: EndpointDeps,
  { forecast, version, file }: ServedVersion,
  { row }: FoundSeries,
): Promise<ArrayLike<number>> {
  const { forecast: uri } = forecastPaths(bucket, forecast).version(version);
  const proof = { bytes: file.bytes, etag: '', sha256: file.sha256 };
  const table = readPublished(await readStored(s3, { uri, proof }, TABLE), ['id']);
  return table.numbers('forecast').subarray(row * HORIZON, (row + 1) * HORIZON);
}
