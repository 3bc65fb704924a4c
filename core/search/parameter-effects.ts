import { seededStream } from '@durable-forecast/lib/random-stream';

/** A trial as far as its parameters may explain its score. */
export interface ScoredPoint {
  readonly objective: number;
  readonly values: Readonly<Record<string, string>>;
}

/** What a parameter by itself explains. */
export interface ParameterEffect {
  readonly name: string;
  /** Share of the variance of the objective's ranks, 0 to 1, after what chance alone explains is taken off. */
  readonly share: number;
  /** Share of shuffled objectives that it would have explained as well: above 0.05 it may be chance. */
  readonly chance: number;
  readonly values: number;
}

/** Trials below which nothing can be told from chance. */
export const LEAST_TRIALS = 8;

/** Groups into which a numeric parameter's trials are cut, of equal counts. */
const GROUPS = 4;
const SHUFFLES = 200;
const SEED = 17;

/**
 * How much of the objective each hyperparameter explains by itself, largest first.
 *
 * The trials of a parameter are cut into up to four groups by its value, and the share of the variance of the objective's ranks that lies between
 * the groups is taken (η² of an analysis of variance); ranks, since a single failed corner of the space would decide otherwise. What shuffled
 * objectives reach on average is taken off and the rest scaled. Main effects alone: what two parameters do together is in neither.
 *
 * @param points of one algorithm; those without a finite objective don't count
 * @returns parameters with more than one value; nothing below `LEAST_TRIALS` points
 */
export function parameterEffects(points: readonly ScoredPoint[]): readonly ParameterEffect[] {
  const scored = points.filter(({ objective }) => Number.isFinite(objective));
  if (scored.length < LEAST_TRIALS) return [];
  const ranks = ranksOf(scored.map(({ objective }) => objective));
  const names = [...new Set(scored.flatMap(({ values }) => Object.keys(values)))];
  const draw = seededStream(SEED);
  const shuffled = Array.from({ length: SHUFFLES }, () => shuffle(ranks, draw));
  return names
    .flatMap((name): ParameterEffect[] => {
      const texts = scored.map(({ values }) => values[name] ?? '');
      const distinct = new Set(texts).size;
      if (distinct < 2) return [];
      const groups = groupsOf(texts);
      const own = betweenShare(ranks, groups);
      const byChance = shuffled.map((one) => betweenShare(one, groups));
      const mean = byChance.reduce((sum, one) => sum + one, 0) / SHUFFLES;
      const share = mean >= 1 ? 0 : Math.max(0, (own - mean) / (1 - mean));
      return [{ name, share, chance: byChance.filter((one) => one >= own).length / SHUFFLES, values: distinct }];
    })
    .sort((a, b) => b.share - a.share);
}

/** Ranks from 0; equal values share the mean of theirs. */
export function ranksOf(values: readonly number[]): readonly number[] {
  const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to += 1;
    for (let at = from; at < to; at++) ranks[order[at] as number] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}

/** Group of each trial: by number in equal counts, where equal values stay together; by text where one is no number. */
function groupsOf(texts: readonly string[]): readonly (number | string)[] {
  const numbers = texts.map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  if (!numbers.every(Number.isFinite) || new Set(numbers).size <= GROUPS) return texts;
  const ranks = ranksOf(numbers);
  return ranks.map((rank) => Math.floor((rank / texts.length) * GROUPS));
}

function betweenShare(values: readonly number[], groups: readonly (number | string)[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sums = new Map<number | string, { sum: number; count: number }>();
  let total = 0;
  values.forEach((value, at) => {
    const group = sums.get(groups[at] as number | string) ?? { sum: 0, count: 0 };
    sums.set(groups[at] as number | string, { sum: group.sum + value, count: group.count + 1 });
    total += (value - mean) ** 2;
  });
  if (total === 0) return 0;
  let between = 0;
  for (const { sum, count } of sums.values()) between += count * (sum / count - mean) ** 2;
  return between / total;
}

function shuffle(values: readonly number[], draw: () => number): readonly number[] {
  const out = [...values];
  for (let at = out.length - 1; at > 0; at--) {
    const other = Math.floor(draw() * (at + 1));
    [out[at], out[other]] = [out[other] as number, out[at] as number];
  }
  return out;
}
