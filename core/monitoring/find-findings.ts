import { INDISTINCT_WRMSSE } from '../../contracts/evaluation/ensemble.js';
import type { Finding, FindingSign, JudgedVersion, Measure } from '../../contracts/monitoring/monitoring.js';
import type { DataDrift, SeriesExamples } from '../../contracts/monitoring/version-scores.js';
import { formatShare } from '../../contracts/publication/drift-shares.js';
import { FINDINGS, type FindingKind } from '../../contracts/request/monitor.js';
import { limitBeyond } from './control-limits.js';

/** A baseline that is better on fewer days may be so by chance. */
const LEAST_BASELINE_DAYS = 14;
/** Share of the forecast that stopped series make up, and of the series whose prices are new, from which it is worth a word. */
const STOPPED_SHARE = 0.01;
const PRICES_SHARE = 0.05;

/** Signs of one kind that are told, of which there may be thousands: a store or a department each. */
const MOST_SIGNS = 10;

export interface JudgedScores {
  readonly judged: JudgedVersion;
  readonly data: DataDrift;
  readonly series: number;
}

/**
 * What is other than was promised, a finding a kind. Scores speak for every version that has new days, what is other in the data for
 * the newest of them: the older ones were looked at when they were new.
 *
 * @param versions newest origin first
 */
export function findFindings(versions: readonly JudgedScores[]): readonly Finding[] {
  const judged = versions.filter(({ judged: { days } }) => days > 0);
  const [newest] = judged;
  const inScores = judged.flatMap(({ judged: version }) => findingsInScores(version));
  const all = [...inScores, ...(newest === undefined ? [] : findingsInData(newest))];
  return FINDINGS.flatMap((kind) => all.find((finding) => finding.kind === kind) ?? []);
}

function findingsInScores(judged: JudgedVersion): Finding[] {
  const { version, measures, baseline, wrmsse, days } = judged;
  const beyond = (what: Measure['what']): FindingSign[] =>
    measures
      .filter((each) => each.what === what)
      .flatMap((each) => {
        const limit = limitBeyond(each.value, each.limits);
        return limit === undefined ? [] : [{ what: nameOf(each), value: each.value, limit }];
      });
  const finding = (kind: FindingKind, signs: readonly FindingSign[], describe: () => string): Finding[] =>
    signs.length === 0
      ? []
      : [{ kind, version, summary: `On its first ${days} days ${describe()}.`, signs: worstOf(signs) }];
  const isWorse = baseline !== undefined && days >= LEAST_BASELINE_DAYS && wrmsse > baseline.wrmsse + INDISTINCT_WRMSSE;
  const shifts = beyond('bias');
  const accuracy = beyond('wrmsse');
  const bands = beyond('coverage');
  return [
    ...finding('worse-than-promised', accuracy, () => describeScore(accuracy[0] as FindingSign)),
    ...finding(
      'worse-than-baselines',
      isWorse ? [{ what: 'WRMSSE', value: wrmsse, limit: baseline.wrmsse, note: `that of ${baseline.name}` }] : [],
      () => `${baseline?.name} was better, with WRMSSE ${formatScore(baseline?.wrmsse)} against ${formatScore(wrmsse)}`,
    ),
    ...finding('level-shift', shifts, () => describeShift(shifts)),
    ...finding('bands-missed', bands, () => describeBands(bands[0] as FindingSign)),
  ];
}

/** That of the whole, and of the parts those that are farthest beyond their limits, with the number of all. */
function worstOf(signs: readonly FindingSign[]): readonly FindingSign[] {
  if (signs.length <= MOST_SIGNS) return signs;
  const beyond = ({ value = 0, limit = 0 }: FindingSign) => Math.abs(value - limit);
  const [whole, parts] = [signs.filter(isOfWhole), signs.filter((sign) => !isOfWhole(sign))];
  const worst = [...parts].sort((a, b) => beyond(b) - beyond(a)).slice(0, MOST_SIGNS - whole.length);
  return [...whole, ...worst, { what: 'numbers beyond their limits in all', value: signs.length }];
}

const isOfWhole = ({ what }: FindingSign): boolean => !what.includes(' of store ') && !what.includes(' of department ');

const describeScore = ({ value, limit }: FindingSign): string =>
  `WRMSSE ${formatScore(value)} is above its limit, ${formatScore(limit)}`;

function describeShift(signs: readonly FindingSign[]): string {
  const [first] = signs;
  const { value = 0, limit, what } = first as FindingSign;
  const more = signs.length === 1 ? '' : `, and ${signs.length - 1} more`;
  const direction = value < 0 ? 'more' : 'less';
  return `${what} ${formatShare(value)} is beyond its limit, ${formatShare(limit)}${more}: ${direction} is sold than was forecast`;
}

const describeBands = ({ value, limit }: FindingSign): string =>
  `${formatPercent(value)} of sales lie within the band of 95 in 100, fewer than the limit, ${formatPercent(limit)}`;

function nameOf({ what, store, department }: Measure): string {
  const of =
    store === undefined ? (department === undefined ? '' : ` of department ${department}`) : ` of store ${store}`;
  switch (what) {
    case 'wrmsse':
      return `WRMSSE${of}`;
    case 'bias':
      return `bias${of}`;
    case 'coverage':
      return `coverage of the band of 95 in 100${of}`;
  }
}

function findingsInData({ judged: { version }, data, series }: JudgedScores): Finding[] {
  const { stopped, gone, added, prices, missingDays } = data;
  const finding = (kind: FindingKind, isFound: boolean, text: string, signs: readonly FindingSign[]): Finding[] =>
    isFound ? [{ kind, version, summary: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`, signs }] : [];
  return [
    ...finding(
      'series-stopped',
      gone.count > 0 || stopped.share > STOPPED_SHARE,
      [
        ...(gone.count > 0 ? [`${countOf(gone.count)} that it forecasts ${are(gone)} no longer in the data`] : []),
        ...(stopped.count > 0
          ? [`${countOf(stopped.count)} sold nothing for 14 days, ${formatPercent(stopped.share)} of its units`]
          : []),
      ].join('; '),
      [...signOf('series no longer in the data', gone), ...signOf('series that sold nothing for 14 days', stopped)],
    ),
    ...finding(
      'new-series',
      added.count > 0,
      `${countOf(added.count)} of the data ${are(added)} not forecast`,
      signOf('series without a forecast', added),
    ),
    ...finding(
      'prices-outside',
      prices.count > PRICES_SHARE * series,
      `${countOf(prices.count)} of ${series} have a price more than a tenth outside of all that were learnt from`,
      signOf('series with such a price', prices),
    ),
    ...finding(
      'missing-days',
      missingDays.count > 0,
      `stores sold nothing on days with a forecast: ${missingDays.examples.join(', ')}${missingDays.count > missingDays.examples.length ? ', …' : ''}`,
      signOf("a store's days without sales", missingDays),
    ),
  ];
}

const signOf = (what: string, { count, examples }: SeriesExamples): FindingSign[] =>
  count === 0 ? [] : [{ what, value: count, note: `${examples.join(', ')}${count > examples.length ? ', …' : ''}` }];

const countOf = (count: number): string => (count === 1 ? '1 series' : `${count.toLocaleString('en-US')} series`);
const are = ({ count }: SeriesExamples): string => (count === 1 ? 'is' : 'are');

const formatScore = (value: number | undefined): string => value?.toFixed(3) ?? '–';
const formatPercent = (share: number | undefined): string =>
  share === undefined ? '–' : `${(100 * share).toFixed(1)} %`;
