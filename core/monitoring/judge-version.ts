import { INDISTINCT_WRMSSE } from '../../contracts/evaluation/ensemble.js';
import type { ControlLimits, JudgedVersion, Measure } from '../../contracts/monitoring/monitoring.js';
import type { PromisedWindow, RunPromise } from '../../contracts/monitoring/promise.js';
import type { ScoredWindow, VersionScores } from '../../contracts/monitoring/version-scores.js';
import { controlLimits, type LimitSettings, MOST_POINTS } from './control-limits.js';

/** Whole weeks are judged; before the first there is nothing to compare with. */
const WEEK = 7;
/**
 * Of a hundred versions that do as promised, one is beyond the limits of its total, and one beyond those of some store or department; with
 * four to eight points about three, since a robust spread of so few comes out small.
 */
const FALSE_ALARMS = 0.01;

const WRMSSE: LimitSettings = { sides: 'upper', leastSpread: INDISTINCT_WRMSSE, falseAlarms: FALSE_ALARMS };
const BIAS: LimitSettings = { sides: 'both', leastSpread: 0.02, falseAlarms: FALSE_ALARMS };
/** Of a part of the whole, which changes more by itself. */
const PART_BIAS: LimitSettings = { ...BIAS, leastSpread: 0.04 };
const COVERAGE: LimitSettings = { sides: 'lower', leastSpread: 0.02, falseAlarms: FALSE_ALARMS };

export interface VersionToJudge {
  readonly scores: VersionScores;
  readonly isCurrent: boolean;
  /** Of the run that made it; undefined where that left none. */
  readonly promise: RunPromise | undefined;
  /** Scores of versions with an earlier origin, oldest origin first. */
  readonly earlier: readonly VersionScores[];
}

/** One score as limits take it: of an earlier version, or of a past origin. */
type Point = Pick<PromisedWindow, 'wrmsse' | 'bias' | 'storeBias' | 'departmentBias'>;

/**
 * Holds a version against what past origins promised and what versions before it did, on as many days.
 *
 * Bands are held against earlier versions alone: at past origins they were learnt.
 */
export function judgeVersion({ scores, isCurrent, promise, earlier }: VersionToJudge): JudgedVersion {
  const { version, origin, through, windows } = scores;
  const window = windows.at(-1) as ScoredWindow;
  const same = (all: readonly ScoredWindow[]) => all.find(({ days }) => days === window.days);
  const before = earlier.flatMap((one) => same(one.windows) ?? []);
  const promised = (promise?.origins ?? []).flatMap(
    ({ windows: all }) => all.find(({ days }) => days === window.days) ?? [],
  );
  const points = [...promised, ...before].slice(-MOST_POINTS);
  const [baseline] = window.baselines;
  const isJudged = window.days >= WEEK;
  return {
    version,
    origin,
    isCurrent,
    days: isJudged ? window.days : 0,
    through,
    wrmsse: window.wrmsse,
    bias: window.bias,
    ...(window.wspl === undefined ? {} : { wspl: window.wspl }),
    ...(window.coverage === undefined ? {} : { coverage: window.coverage.wide }),
    ...(baseline === undefined ? {} : { baseline: { name: baseline.name, wrmsse: baseline.wrmsse } }),
    measures: isJudged ? measuresOf(window, points, before.slice(-MOST_POINTS)) : [],
    points: isJudged ? points.length : 0,
  };
}

function measuresOf(window: ScoredWindow, points: readonly Point[], before: readonly ScoredWindow[]): Measure[] {
  const parts = Object.keys(window.storeBias).length + Object.keys(window.departmentBias).length;
  const ofPart = { ...PART_BIAS, falseAlarms: PART_BIAS.falseAlarms / Math.max(1, parts) };
  const biasOf = (kind: 'store' | 'department', field: 'storeBias' | 'departmentBias') =>
    Object.entries(window[field]).flatMap(([name, value]) =>
      measure({ what: 'bias', [kind]: name, value }, numbers(points.map((point) => point[field][name])), ofPart),
    );
  return [
    ...measure({ what: 'wrmsse', value: window.wrmsse }, numbers(points.map(({ wrmsse }) => wrmsse)), WRMSSE),
    ...measure({ what: 'bias', value: window.bias }, numbers(points.map(({ bias }) => bias)), BIAS),
    ...biasOf('store', 'storeBias'),
    ...biasOf('department', 'departmentBias'),
    ...measure(
      { what: 'coverage', value: window.coverage?.wide },
      numbers(before.map(({ coverage }) => coverage?.wide)),
      COVERAGE,
    ),
  ];
}

type Unmeasured = Omit<Measure, 'value' | 'limits'> & { readonly value: number | null | undefined };

/** Nothing where there is no number: a store that sold nothing has no bias. */
function measure({ value, ...of }: Unmeasured, points: readonly number[], settings: LimitSettings): Measure[] {
  if (value === null || value === undefined) return [];
  const limits = of.what === 'bias' ? biasLimits(points, settings) : controlLimits(points, settings);
  return [{ ...of, value, ...(limits === undefined ? {} : { limits }) }];
}

/** Of the ratio of forecast to sales on a logarithmic scale: twice too much lies as far off as half. */
function biasLimits(points: readonly number[], settings: LimitSettings): ControlLimits | undefined {
  const limits = controlLimits(
    points.filter((bias) => bias > -1).map((bias) => Math.log1p(bias)),
    settings,
  );
  if (limits === undefined) return undefined;
  const { lower, upper, centre, spread, points: count } = limits;
  return {
    ...(lower === undefined ? {} : { lower: Math.expm1(lower) }),
    ...(upper === undefined ? {} : { upper: Math.expm1(upper) }),
    centre: Math.expm1(centre),
    spread,
    points: count,
  };
}

const numbers = (values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value) => value !== null && value !== undefined);
