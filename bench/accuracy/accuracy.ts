import { writeFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { baselines } from '../../core/baselines/index.js';
import { applyChoice, chooseEnsemble, type EnsembleChoice } from '../../core/ensemble/choose-ensemble.js';
import { type PastOrigin, triedOrigin } from '../../core/ensemble/past-origin.js';
import { averageWrmsse, bias } from '../../core/metrics/index.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import type { Bench, BenchResult, BenchRow } from '../support/bench.js';
import { watchMemory } from '../support/memory-watch.js';
import { type PeerRow, peerRows } from './accuracy-peers.js';
import { type EnsembleOfFamilies, ensembles, families } from './families.js';
import { storedForecast } from './forecast-store.js';
import { readM5 } from './m5-files.js';
import type { FamilyForecast } from './models.js';
import { type OriginForecasts, pastOrigin, scoreEnsembles } from './score-origins.js';
import { submissionOf } from './submission.js';

const ORIGINS = [1829, 1857, 1885, 1913];
/** Two models whose scores on one window differ by less can't be ranked: the spread of windows is larger. */
const INDISTINCT = 0.03;

interface Flags {
  readonly origins: readonly number[];
  readonly quick?: true;
  readonly forecasts?: string;
  readonly peers: boolean;
  readonly acceptance?: string;
}

export const bench: Bench<Flags> = {
  description: `WRMSSE on M5, origin by origin: baselines, single models, and the ensemble whose weights, level correction and quantiles come from
earlier origins alone, beside mlforecast with LightGBM and StatsForecast. Needs the M5 files (FORECAST_M5, or ../shared/m5).

ratio: the best peer's WRMSSE over our ensemble's, at the last origin.`,
  options: [
    new Option('--origins <days>', 'the origins, separated by commas')
      .argParser(originsIn)
      .default(ORIGINS, ORIGINS.map((day) => `d_${day}`).join(',')),
    new Option('--quick', 'three stores and few trees, to try it out'),
    new Option('--forecasts <folder>', "keep the models' forecasts there, and take over those of an earlier call"),
    new Option('--no-peers', 'ours alone'),
    new Option('--acceptance <file>', 'score nothing: write the forecast of d_1942 to d_1969 as a submission'),
  ],
  run: async (flags) => {
    const panel = readM5(flags.quick ? { stores: ['CA_1', 'TX_1', 'WI_1'] } : {});
    const recipes = families(flags.quick === true);
    const forecasts: OriginForecasts[] = [];
    for (const originDay of flags.origins) {
      forecasts.push(await forecastsAt(panel, originDay, recipes, flags));
    }
    const origins = forecasts.map((forecast) => pastOrigin(panel, forecast));
    if (flags.acceptance !== undefined) return acceptance(panel, flags, origins);
    const made = ensembles.map((ensemble) => ensembleRow(ensemble, origins, forecasts));
    const { last } = made[0]!;
    const peers = flags.peers ? await peerRows(origins.at(-1)!, last) : [];
    return {
      bench:
        `accuracy: WRMSSE on ${panel.series.count} series of M5, seconds over ${origins.length} origins; ` +
        `one window can't rank two models that differ by less than ${INDISTINCT}`,
      rows: [
        ...made.map(({ row }) => row),
        ...recipes.map((family, index) => familyRow(family.name, index, origins, forecasts)),
        ...baselines.map((baseline) => baselineRow(baseline, panel, origins)),
        ...peers.map(({ row }) => row),
      ],
      ratio: bestPeer(peers, origins.at(-1)!),
    };
  },
};

/** What every family says at an origin. */
async function forecastsAt(
  panel: Panel,
  originDay: number,
  recipes: ReturnType<typeof families>,
  flags: Flags,
): Promise<OriginForecasts> {
  const made: FamilyForecast[] = [];
  for (const family of recipes) made.push(await storedForecast(flags.forecasts, panel, originDay, family));
  return { originDay, families: made };
}

/** @returns the row, and the ensemble's forecast at the last origin */
function ensembleRow(
  { name, families: numbers, sums }: EnsembleOfFamilies,
  all: readonly PastOrigin[],
  forecasts: readonly OriginForecasts[],
) {
  const began = performance.now();
  const origins = all.map((origin) => ({ ...origin, forecasts: numbers.map((number) => origin.forecasts[number]!) }));
  const scored = scoreEnsembles(origins, sums);
  const seconds = (performance.now() - began) / 1000;
  const row = rowOf(name, seconds + sum(forecasts.flatMap((made) => secondsOf(made, numbers))), peak(forecasts), {
    ...byOrigin(scored.map(({ originDay, wrmsse }) => [originDay, wrmsse])),
    chosen: scored.map(({ choice }) => describe(choice)).join(' | '),
    bias: scored.map(({ forecast }, at) => percent(bias(forecast, origins[at]!.actual))).join(' '),
    wspl: scored.map(({ wspl }) => wspl?.toFixed(4) ?? '–').join(' '),
  });
  return { row, last: scored.at(-1)!.forecast };
}

function familyRow(
  name: string,
  index: number,
  origins: readonly PastOrigin[],
  forecasts: readonly OriginForecasts[],
): BenchRow {
  const made = forecasts.map((origin) => origin.families[index] as FamilyForecast);
  return rowOf(name, sum(made.map((one) => one.seconds)), Math.max(...made.map(({ peakMb }) => peakMb ?? 0)), {
    ...byOrigin(origins.map((origin) => [origin.originDay, score(origin, origin.forecasts[index]!)])),
    bias: origins.map((origin) => percent(bias(origin.forecasts[index]!, origin.actual))).join(' '),
  });
}

function baselineRow(
  { name, forecast }: (typeof baselines)[number],
  panel: Panel,
  origins: readonly PastOrigin[],
): BenchRow {
  const memory = watchMemory(process.pid);
  const start = performance.now();
  const made = origins.map((origin) => forecast(panel, origin.originDay));
  const took = (performance.now() - start) / 1000;
  return rowOf(name, took, memory.stop(), {
    ...byOrigin(origins.map((origin, at) => [origin.originDay, score(origin, made[at]!)])),
    bias: origins.map((origin, at) => percent(bias(made[at]!, origin.actual))).join(' '),
  });
}

const score = (origin: PastOrigin, forecast: Float32Array): number =>
  averageWrmsse(origin.scales, forecast, origin.actual);

/** The best peer's score over ours on the same series; null where no peer was scored. */
function bestPeer(peers: readonly PeerRow[], { originDay }: PastOrigin): number | null {
  const ratios = peers.flatMap(({ row, comparable }) =>
    comparable === undefined ? [] : [(row[`d_${originDay}`] as number) / comparable],
  );
  return ratios.length === 0 ? null : Math.min(...ratios);
}

/** Forecasts d_1942 to d_1969 with what earlier origins chose, and leaves the score to whoever has the sales. */
async function acceptance(panel: Panel, flags: Flags, past: readonly PastOrigin[]): Promise<BenchResult> {
  const { name, families: numbers, sums } = ensembles[0]!;
  const origins = past.map((origin) => ({ ...origin, forecasts: numbers.map((number) => origin.forecasts[number]!) }));
  const choice = chooseEnsemble(origins.map(triedOrigin), numbers.length, sums);
  const originDay = panel.calendar.firstDay + panel.days - 1;
  const made = await forecastsAt(panel, originDay, families(flags.quick === true), flags);
  const forecast = applyChoice(
    { panel, originDay, forecasts: numbers.map((number) => made.families[number]!.values) },
    choice,
  );
  writeFileSync(flags.acceptance as string, submissionOf(panel, forecast));
  const row = rowOf(name, sum(secondsOf(made, numbers)), peak([made]), {
    chosen: describe(choice),
    series: forecast.length / HORIZON,
    file: flags.acceptance,
  });
  return { bench: `accuracy: the forecast from d_${originDay}, chosen on earlier origins`, rows: [row], ratio: null };
}

/** @throws InvalidArgumentError naming the word that is no day */
function originsIn(text: string): readonly number[] {
  const days = text.split(',').map((word) => {
    const day = /^d_(\d+)$/.exec(word.trim())?.[1];
    if (day === undefined) throw new InvalidArgumentError(`'${word}' is no day; write d_1885,d_1913`);
    return Number(day);
  });
  return days.sort((a, b) => a - b);
}

const rowOf = (
  name: string,
  seconds: number,
  peakMb: number | null,
  figures: Readonly<Record<string, unknown>>,
): BenchRow => ({ name, seconds, peak_mb: peakMb, ...figures });

/** A column an origin, their mean, and the standard deviation over them. */
function byOrigin(scores: readonly (readonly [number, number])[]): Record<string, number | null> {
  const values = scores.map(([, score]) => score);
  const mean = sum(values) / values.length;
  const spread = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / Math.max(1, values.length - 1));
  return {
    ...Object.fromEntries(scores.map(([origin, score]) => [`d_${origin}`, score])),
    mean,
    spread: values.length > 1 ? spread : null,
  };
}

const describe = ({ weights, correction, strength }: EnsembleChoice): string =>
  `${weights.map((weight) => weight.toFixed(2)).join('/')} ${correction}${strength > 0 && strength < 1 ? ` ^${strength}` : ''}`;

const secondsOf = ({ families: made }: OriginForecasts, numbers: readonly number[]): number[] =>
  numbers.map((number) => made[number]!.seconds);
const peak = (origins: readonly OriginForecasts[]): number =>
  Math.max(...origins.flatMap(({ families: made }) => made.map(({ peakMb }) => peakMb ?? 0)));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)}%`);
