import { encodeId } from '@durable-forecast/lib/encode-id';
import { type Cell, groupCells } from '../../contracts/dataset/cells.js';
import type { DatasetManifest } from '../../contracts/dataset/dataset.js';
import type { NamedForecast } from '../../contracts/evaluation/ensemble.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { PAYLOAD_LIMIT } from '../../contracts/temporal/payload-fault.js';
import { plannedTrials } from '../search/strategy.js';
import { foldsOf } from './folds.js';
import { modelsOf, slugsOf } from './models-of.js';
import { stepName } from './step-name.js';

/** What decides how many forecasts a run names, and how long their names are. */
export interface Named {
  /** Prefix of everything that belongs to the run alone. */
  readonly root: string;
  readonly request: ForecastRequest;
  readonly dataset: Pick<DatasetManifest, 'panels' | 'originDay'>;
  readonly cells: readonly Cell[];
}

/** A step that is given the forecasts of all cells, several times over. */
interface NamingStep {
  /** `12 past origins x 3 models` */
  readonly what: string;
  readonly times: number;
  /** Of the payload, bytes. */
  readonly bytes: number;
  readonly cures: readonly string[];
}

/** A file of 28 numbers for some thousand series, put in one part: what transforms leave. */
const PROOF = { bytes: 1_000_000, etag: `"${'0'.repeat(32)}"` };
/** Of the fields beside panels and forecasts, bytes. */
const BESIDE = 1000;

/**
 * Which step would be given more forecasts than a payload can name, with what would fit; undefined where all fit. Each part
 * of a store has an answer of its own, named by its address and held against its size and ETag.
 */
export function describeTooManyForecasts(named: Named): string | undefined {
  const step = stepsOf(named).find(({ bytes }) => bytes > PAYLOAD_LIMIT);
  if (step === undefined) return undefined;
  const { cells, dataset } = named;
  const { what, times, bytes, cures } = step;
  const isDivided = cells.length > dataset.panels.length;
  const ways = [
    ...cures,
    ...(isDivided ? [`models per store or for all (${dataset.panels.length} parts)`] : []),
    'a narrower scope',
  ];
  return (
    `${what} x ${cells.length} parts of stores make ${(times * cells.length).toLocaleString('en')} forecasts, whose references ` +
    `take ${inMegabytes(bytes)} in one step; Temporal carries ${inMegabytes(PAYLOAD_LIMIT)}. Ask for ${ways.join(', or ')}. ` +
    'Nothing was started.'
  );
}

function stepsOf({ root, request, dataset, cells }: Named): readonly NamingStep[] {
  const beside = jsonBytes(dataset.panels) + BESIDE;
  const finalists = finalistsOf(request);
  const { past, selection } = foldsOf(dataset, request);
  const models = modelsOf(request).length;
  const fewerModels = models > 1 ? ['fewer models in fit.members'] : [];
  const finalist = jsonBytes(answersIn(`${root}/score/trial-000`, 'trial-000', cells, selection));
  const fold = foldBytes({ root, request, dataset, cells }, past.at(-1) ?? dataset.originDay);
  return [
    {
      what: `select.finalists: ${finalists}`,
      times: finalists,
      bytes: beside + finalists * finalist,
      cures: atMost('select.finalists', (PAYLOAD_LIMIT - beside) / finalist),
    },
    {
      what: `backtest.origins: ${past.length} x ${models} ${models === 1 ? 'model' : 'models'}`,
      times: past.length * models,
      bytes: beside + past.length * fold,
      cures: [...atMost('backtest.origins', (PAYLOAD_LIMIT - beside) / fold), ...fewerModels],
    },
    {
      what: `${models} models in fit.members`,
      times: models,
      bytes: beside + foldBytes({ root, request, dataset, cells }, dataset.originDay),
      cures: fewerModels,
    },
  ];
}

/** At most as many as there are trials, unless earlier ones are taken over. */
const finalistsOf = ({ select, sweep }: ForecastRequest): number =>
  (sweep.warmStart ?? []).length > 0 ? select.finalists : Math.min(select.finalists, plannedTrials(sweep));

const atMost = (field: string, most: number): readonly string[] =>
  most >= 1 ? [`${field}: ${Math.floor(most)} at most`] : [];

/** What all models say at an origin. */
function foldBytes({ root, request, dataset, cells }: Named, originDay: number): number {
  const slugs = slugsOf(request);
  const members = modelsOf(request).map(({ per }, index) => {
    const groups = groupCells(cells, per).map((group) => {
      const step = stepName(dataset.originDay, slugs[index], group.name, originDay);
      return answersIn(`${root}/forecast/${step}`, '', group.cells, originDay).cells;
    });
    return { name: `lightgbm per ${per}`, cells: groups.flat() };
  });
  return jsonBytes({ originDay, members }) + 1;
}

/** Answers for rows of several stores lie in a folder for each, as the rows do, which features are named by. */
function answersIn(outputUri: string, name: string, cells: readonly Cell[], originDay: number): NamedForecast {
  const isOneStore = new Set(cells.map(({ store }) => store)).size === 1;
  const folderOf = ({ store }: Cell) =>
    isOneStore ? outputUri : `${outputUri}/${encodeId(store)}/${'0'.repeat(16)}/d_${originDay}/inputs`;
  return { name, cells: cells.map((cell) => ({ cell, uri: `${folderOf(cell)}/${cell.name}.csv.out`, proof: PROOF })) };
}

const jsonBytes = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
