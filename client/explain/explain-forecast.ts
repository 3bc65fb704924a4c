import { groupCells } from '../../contracts/dataset/cells.js';
import type { NamedForecast } from '../../contracts/evaluation/ensemble.js';
import { foldFiles } from '../../contracts/features/feature-files.js';
import { addedFeatures, featureSet } from '../../contracts/features/feature-sets.js';
import type { Method } from '../../contracts/request/members.js';
import { recentMeans } from '../../core/baselines/recent-means.js';
import { smoothSeries } from '../../core/baselines/smooth-series.js';
import { explainCorrection } from '../../core/explain/explain-correction.js';
import { explainModel } from '../../core/explain/explain-model.js';
import type { ForecastExplanation, MemberExplanation, ModelExplanation } from '../../core/explain/explanation.js';
import { ModelFault } from '../../core/explain/model-fault.js';
import { unpackModel } from '../../core/explain/unpack-model.js';
import { HORIZON } from '../../core/panel/panel.js';
import { seriesOfCell } from '../../core/panel/series-of-cell.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { type ForecastDay, findDay } from './find-day.js';
import { type FoundSeries, findSeries } from './find-series.js';
import { readAnswers, readMemberAnswers } from './member-answers.js';
import { type ExplainedRun, readExplainedRun } from './read-explained-run.js';
import { readProven } from './read-proven.js';
import { readPublished } from './read-published.js';
import { readRow } from './read-row.js';

/** What is asked: why a run's forecast of a series on a day is what it is. */
export interface ForecastQuestion {
  readonly run: string;
  readonly series: string;
  /** As somebody typed it. */
  readonly day: string;
}

/** The answer, and of what it is. */
export interface ExplainedForecast extends ForecastExplanation {
  readonly run: string;
  readonly forecast: string;
  readonly id: string;
  readonly day: ForecastDay;
  /** Units; undefined in a version without quantiles. */
  readonly band: { readonly low: number; readonly high: number } | undefined;
}

/** Share by which recomputed numbers may differ from those of the jobs, which have seven digits. */
const NEAR = 1e-4;

/** @throws UserError when there is no such run, series or day, or something that is needed is gone or changed */
export async function explainForecast(
  client: ForecastClient,
  { run, series, day }: ForecastQuestion,
): Promise<ExplainedForecast> {
  const explained = await readExplainedRun(client, run);
  const { sources, champion } = explained;
  const on = findDay(day, sources);
  const found = await findSeries(client, sources, series);
  const row = await readPublished(client, sources, found, on);
  const { recipe } = champion.backtest;
  const methods = found.shard.methods ?? [];
  const cell = found.index * HORIZON + on.step;

  const members = await Promise.all([
    ...sources.members.map((member) => readMemberAnswers(client, member, found)),
    ...methods.map(({ method, ...file }) => readAnswers(client, file, `what ${method} said`, found.panel.series.count)),
  ]);
  const weights = members.map((_, index) => recipe.weights[index] ?? 1 / members.length);
  const combined = weightedSum(members, weights);
  const published = await readAnswers(client, found.shard, 'the published forecast', found.panel.series.count);
  const names = [...sources.members.map(({ name }) => name), ...methods.map(({ method }) => method)];
  const explanations = await Promise.all(
    names.flatMap((name, index): readonly (MemberExplanation | Promise<ModelExplanation>)[] => {
      const weight = weights[index] as number;
      const answer = members[index]?.[cell] as number;
      if (weight === 0) return [];
      const member = sources.members[index];
      if (member === undefined) {
        const { method } = methods[index - sources.members.length]!;
        return [explainMethod(method, { name, weight, answer }, explained, found, on)];
      }
      return [explainMember(client, explained, found, on, { member, index, weight, answer })];
    }),
  );
  const { department, store } = found.panel.series;
  const correction = explainCorrection(
    recipe,
    { departments: department.codes, combined, published },
    { series: found.index, step: on.step },
    { store: store.labels[store.codes[found.index] as number] as string, departments: department.labels },
  );
  const rounding = row.forecast - (combined[cell] as number) * (correction?.factor ?? 1);
  requireNear(row.forecast, row.forecast - rounding, 'the published number');
  const [low, high] = [row['q0.025'], row['q0.975']];
  return {
    run,
    forecast: sources.name,
    id: found.id,
    day: on,
    band: low === undefined || high === undefined ? undefined : { low, high },
    members: explanations,
    uncounted: names.filter((_, index) => weights[index] === 0),
    combined: combined[cell] as number,
    correction,
    rounding,
    published: row.forecast,
  };
}

interface Asked {
  readonly member: NamedForecast;
  /** Position of the member. */
  readonly index: number;
  readonly weight: number;
  readonly answer: number;
}

/** A model's answer, from the row that it was given and the trees that it has. */
async function explainMember(
  client: ForecastClient,
  { sources, champion }: ExplainedRun,
  { panel, shard, index: series }: FoundSeries,
  { step }: ForecastDay,
  { member: { name, cells }, index, weight, answer }: Asked,
): Promise<ModelExplanation> {
  const { features, originDay } = sources;
  const cell = cells
    .map((each) => each.cell)
    .find((each) => each.store === shard.panel.store && seriesOfCell(panel, each).includes(series));
  const recorded = champion.members[index];
  const group =
    cell &&
    recorded &&
    groupCells(features.cells, recorded.per).find((each) => each.cells.some((one) => one.name === cell.name));
  const model = champion.models.find((each) => each.member === index && each.group === group?.name);
  if (cell === undefined || recorded === undefined || model === undefined) {
    throw new UserError(`The records of ${sources.run} name no model of ${name} for this series.`);
  }
  const row = seriesOfCell(panel, cell).indexOf(series) * HORIZON + step;
  const [archive, values] = await Promise.all([
    readProven(client.s3, model, `the model of ${name} for ${model.group}`),
    readRow(client, foldFiles(features, originDay).input(cell), row),
  ]);
  const definitions = [...featureSet(features.set, features.snapStates), ...addedFeatures(features.set, features.add)];
  try {
    const explained = explainModel(await unpackModel(archive, recorded), values, definitions, panel);
    requireNear(answer, Math.max(0, explained.predicted), `the answer of ${name}`);
    return { kind: 'model', name, weight, answer, ...explained };
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    throw new UserError(
      `The model of ${name} for ${model.group} can't be explained: ${error.message}. It is ${model.uri}`,
    );
  }
}

/** A method has no model: what it says of a series is made again of the sales; the rest is what the totals of the day make of it. */
function explainMethod(
  method: Method,
  member: { readonly name: string; readonly weight: number; readonly answer: number },
  { sources: { originDay } }: ExplainedRun,
  { panel, index }: FoundSeries,
  { step }: ForecastDay,
): MemberExplanation {
  switch (method) {
    case 'top-down': {
      const mean = recentMeans(panel, originDay)[index] as number;
      return { kind: method, ...member, mean, factor: mean > 0 ? member.answer / mean : 1 };
    }
    case 'exponential-smoothing': {
      const smoothed = smoothSeries(panel, index, originDay);
      const level = smoothed?.level ?? 0;
      const season = smoothed?.season[step % smoothed.season.length] ?? 0;
      const alone = Math.max(0, level + season);
      return { kind: method, ...member, level, season, factor: alone > 0 ? member.answer / alone : 1 };
    }
  }
}

function weightedSum(members: readonly Float32Array[], weights: readonly number[]): Float64Array {
  const sum = new Float64Array(members[0]?.length ?? 0);
  members.forEach((values, index) => {
    for (let at = 0; at < sum.length; at++) sum[at]! += (weights[index] as number) * (values[at] as number);
  });
  return sum;
}

/** An explanation of another number than the one that was asked about would be worse than none. */
function requireNear(said: number, recomputed: number, what: string): void {
  if (Math.abs(said - recomputed) <= NEAR * (1 + Math.abs(said))) return;
  throw new UserError(
    `This can't be explained: ${what} is ${said}, and the files that it was made of now come to ${recomputed}. One of them, a model, its rows or its answers, was changed since.`,
  );
}
