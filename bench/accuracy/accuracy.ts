import { writeFileSync } from 'node:fs';
import { baselines } from '../../core/baselines/index.js';
import { applyChoice, chooseEnsemble, type EnsembleChoice } from '../../core/ensemble/choose-ensemble.js';
import { averageWrmsse, bias } from '../../core/metrics/index.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import type { BenchResult, BenchRow } from '../support/bench.js';
import { watchMemory } from '../support/memory-watch.js';
import { peerRows } from './accuracy-peers.js';
import { families } from './families.js';
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
  readonly quick: boolean;
  readonly forecasts: string | undefined;
  readonly peers: boolean;
  /** File that the forecast of d_1942 to d_1969 is written to. */
  readonly acceptance: string | undefined;
}

/**
 * WRMSSE on M5, origin by origin: baselines, single models, and the ensemble whose weights, level correction and quantiles
 * come from earlier origins alone. Needs the M5 files (FORECAST_M5, or `../shared/m5`).
 *
 *   --origins d_1885,d_1913   of these alone
 *   --quick                   three stores, few trees: to try it out
 *   --forecasts FOLDER        keep the models' forecasts there, and take over those of an earlier call
 *   --no-peers                ours alone
 *   --acceptance FILE         nothing is scored: writes the forecast of d_1942 to d_1969 as a submission
 *
 * @returns ratio: best peer's WRMSSE over our ensemble's, at the last origin
 */
export async function run(words: readonly string[]): Promise<BenchResult> {
  const flags = readFlags(words);
  const panel = readM5(flags.quick ? { stores: ['CA_1', 'TX_1', 'WI_1'] } : {});
  const recipes = families(flags.quick);
  const forecasts: OriginForecasts[] = [];
  for (const originDay of flags.origins) {
    const made: FamilyForecast[] = [];
    for (const family of recipes) made.push(await storedForecast(flags.forecasts, panel, originDay, family));
    forecasts.push({ originDay, families: made });
  }
  const origins = forecasts.map((forecast) => pastOrigin(panel, forecast));
  if (flags.acceptance !== undefined) {
    return acceptance(panel, flags, chooseEnsemble(origins, recipes.length));
  }
  const began = performance.now();
  const ensembles = scoreEnsembles(origins);
  const seconds = (performance.now() - began) / 1000;
  const score = (origin: (typeof origins)[number], forecast: Float32Array) =>
    averageWrmsse(origin.scales, forecast, origin.actual);
  const ours = rowOf('ensemble', seconds + sum(forecasts.flatMap(secondsOf)), peak(forecasts), {
    ...byOrigin(ensembles.map(({ originDay, wrmsse }) => [originDay, wrmsse])),
    chosen: ensembles.map(({ choice }) => describe(choice)).join(' | '),
    bias: ensembles.map(({ forecast }, at) => percent(bias(forecast, origins[at]!.actual))).join(' '),
    wspl: ensembles.map(({ wspl }) => wspl?.toFixed(4) ?? '–').join(' '),
  });
  const single = recipes.map((family, index) => {
    const made = forecasts.map((origin) => origin.families[index] as FamilyForecast);
    return rowOf(family.name, sum(made.map((one) => one.seconds)), Math.max(...made.map(({ peakMb }) => peakMb ?? 0)), {
      ...byOrigin(origins.map((origin) => [origin.originDay, score(origin, origin.forecasts[index]!)])),
      bias: origins.map((origin) => percent(bias(origin.forecasts[index]!, origin.actual))).join(' '),
    });
  });
  const plain = baselines.map(({ name, forecast }) => {
    const memory = watchMemory(process.pid);
    const start = performance.now();
    const made = origins.map((origin) => forecast(panel, origin.originDay));
    const took = (performance.now() - start) / 1000;
    return rowOf(name, took, memory.stop(), {
      ...byOrigin(origins.map((origin, at) => [origin.originDay, score(origin, made[at]!)])),
      bias: origins.map((origin, at) => percent(bias(made[at]!, origin.actual))).join(' '),
    });
  });
  const last = origins.at(-1)!;
  const peers = flags.peers ? await peerRows(last, ensembles.at(-1)!.forecast) : [];
  const best = Math.min(
    ...peers.flatMap(({ row, comparable }) =>
      comparable === undefined ? [] : [(row[key(last)] as number) / comparable],
    ),
  );
  return {
    bench:
      `accuracy: WRMSSE on ${panel.series.count} series of M5, seconds over ${origins.length} origins; ` +
      `one window can't rank two models that differ by less than ${INDISTINCT}`,
    rows: [ours, ...single, ...plain, ...peers.map(({ row }) => row)],
    ratio: Number.isFinite(best) ? best : null,
  };
}

const key = ({ originDay }: { readonly originDay: number }): string => `d_${originDay}`;

/** Forecasts d_1942 to d_1969 with what earlier origins chose, and leaves the score to whoever has the sales. */
async function acceptance(panel: Panel, flags: Flags, choice: EnsembleChoice): Promise<BenchResult> {
  const originDay = panel.calendar.firstDay + panel.days - 1;
  const made: FamilyForecast[] = [];
  for (const family of families(flags.quick)) {
    made.push(await storedForecast(flags.forecasts, panel, originDay, family));
  }
  const forecast = applyChoice({ panel, originDay, forecasts: made.map(({ values }) => values) }, choice);
  writeFileSync(flags.acceptance as string, submissionOf(panel, forecast));
  const row = rowOf('ensemble', sum(made.map(({ seconds }) => seconds)), peak([{ originDay, families: made }]), {
    chosen: describe(choice),
    series: forecast.length / HORIZON,
    file: flags.acceptance,
  });
  return { bench: `accuracy: the forecast from d_${originDay}, chosen on earlier origins`, rows: [row], ratio: null };
}

function readFlags(words: readonly string[]): Flags {
  const wordAfter = (name: string): string | undefined => {
    const at = words.indexOf(name);
    if (at === -1) return undefined;
    const value = words[at + 1];
    if (value === undefined || value.startsWith('--')) throw new Error(`${name} needs a value after it`);
    return value;
  };
  const origins = wordAfter('--origins')
    ?.split(',')
    .map((word) => {
      const day = /^d_(\d+)$/.exec(word.trim())?.[1];
      if (day === undefined) throw new Error(`--origins: '${word}' is no day; write d_1885,d_1913`);
      return Number(day);
    });
  return {
    origins: [...(origins ?? ORIGINS)].sort((a, b) => a - b),
    quick: words.includes('--quick'),
    forecasts: wordAfter('--forecasts'),
    peers: !words.includes('--no-peers'),
    acceptance: wordAfter('--acceptance'),
  };
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

const secondsOf = ({ families: made }: OriginForecasts): number[] => made.map(({ seconds }) => seconds);
const peak = (origins: readonly OriginForecasts[]): number =>
  Math.max(...origins.flatMap(({ families: made }) => made.map(({ peakMb }) => peakMb ?? 0)));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
