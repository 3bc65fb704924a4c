import { fixedDigits } from '@durable-forecast/lib/fixed-digits';
import type { Score } from '../../contracts/evaluation/evaluation.js';
import { heading, note, paragraph, table } from '../html.js';
import { levelNames } from '../level-names.js';
import { barPicture } from '../pictures/bar-picture.js';
import { linePicture } from '../pictures/line-picture.js';
import type { Picture } from '../pictures/picture.js';
import type { RunReport } from '../report-data.js';
import type { Part, Section } from '../section.js';
import { ensembleParts } from './ensemble-parts.js';
import { errorParts } from './error-pictures.js';
import { championScore, compareParts, losingParts, seasonalNaive } from './losing-parts.js';
import { monitoringParts } from './monitoring-parts.js';

/** Bars of one picture: more are in its table alone. */
const MOST_BARS = 20;

/** The champion beside the baselines, in parts: where it is better, where it loses, and how that was at past origins. */
export function accuracySection(report: RunReport): Section {
  return {
    title: 'Champion against baselines',
    parts: [
      ...scoreParts(report),
      ...errorParts(report),
      ...originParts(report),
      ...ensembleParts(report.members, report.backtest),
      ...monitoringParts(report.monitored ?? []),
    ],
  };
}

function scoreParts(report: RunReport): Part[] {
  const { scoreboard } = report;
  if (scoreboard === undefined) return [paragraph('The scores that chose the champion are not known to this page.')];
  const { window, candidates, baselines } = scoreboard;
  const ours = championScore(report);
  const theirs = seasonalNaive(report);
  return [
    table(
      ['forecast', 'kind', 'WRMSSE', 'RMSE', 'bias'],
      [
        ...candidates.map((score) => ({
          cells: rowOf(score, score.name === ours?.name ? 'champion' : 'finalist'),
          strong: score.name === ours?.name,
        })),
        ...baselines.map((score) => ({ cells: rowOf(score, 'baseline') })),
      ],
      [2, 3, 4],
    ),
    note(
      `On ${window.firstDate} to ${window.lastDate}, the days that chose the champion. WRMSSE is 0 for a perfect forecast; RMSE is in units a day ` +
        'of single series; bias is total forecast over total sales, minus one.',
    ),
    ...(ours === undefined || theirs === undefined ? [] : partPictures(ours, theirs, report)),
  ];
}

function rowOf({ name, wrmsse, rmse, bias }: Score, kind: string): string[] {
  return [name, kind, wrmsse.toFixed(5), rmse.toFixed(4), bias === null ? '–' : `${fixedDigits(100 * bias, 1)} %`];
}

function partPictures(ours: Score, theirs: Score, report: RunReport): Part[] {
  const parts = compareParts(ours, theirs);
  const losing = losingParts(report);
  const picture = (kind: 'level' | 'store' | 'department'): Picture => {
    const own = parts.filter((part) => part.kind === kind);
    // The worst first, but levels in their order.
    const ordered = kind === 'level' ? own : [...own].sort((a, b) => b.ours - a.ours);
    const drawn = ordered.slice(0, MOST_BARS);
    const more = ordered.length - drawn.length;
    const drawing = barPicture(
      {
        title: `WRMSSE by ${kind}: ${ours.name} and ${theirs.name}`,
        description: `Shorter is better.${more > 0 ? ` The ${MOST_BARS} worst are drawn; the table has all ${ordered.length}.` : ''}`,
        label: kind,
        value: 'WRMSSE',
        isLying: true,
      },
      drawn.flatMap((part) => [
        { label: part.name, value: part.ours, group: 'champion' },
        { label: part.name, value: part.theirs, group: 'seasonal naive' },
      ]),
    );
    return {
      ...drawing,
      table: {
        head: [kind, ours.name, theirs.name, 'difference'],
        rows: ordered.map((part) => ({
          cells: [part.name, part.ours.toFixed(4), part.theirs.toFixed(4), (part.ours - part.theirs).toFixed(4)],
          strong: part.ours > part.theirs,
        })),
        numbers: [1, 2, 3],
      },
    };
  };
  const kinds = (['level', 'store', 'department'] as const).filter((kind) => parts.some((part) => part.kind === kind));
  return [
    ...kinds.map(picture),
    heading('Where it loses'),
    paragraph(
      losing.length === 0
        ? `Nowhere: ${ours.name} is better than ${theirs.name} at every level, store and department that can be weighed.`
        : `${theirs.name} is better at ${losing.join(', ')}.`,
    ),
  ];
}

/** How the ensemble and the baselines did from origin to origin. */
function originParts({ backtest }: RunReport): Part[] {
  if (backtest === undefined || backtest.origins.length < 2) return [];
  const at = (day: number) => Date.parse(backtest.origins[day]?.window.firstDate as string);
  return [
    linePicture(
      {
        title: 'WRMSSE at past origins',
        description: 'Each point is scored on the 28 days from that date on; lower is better.',
        x: { title: 'first day of the window', isDate: true },
        y: { title: 'WRMSSE', fromZero: true },
      },
      {
        lines: backtest.means.map(({ name, kind, scores }) => ({
          name: kind === 'baseline' ? `${name} (baseline)` : name,
          isFaint:
            kind === 'baseline' &&
            backtest.means.filter((one) => one.kind === 'baseline').findIndex((one) => one.name === name) > 0,
          isDashed: kind === 'baseline',
          points: scores.flatMap((y, day) => (Number.isFinite(y) ? [{ x: at(day), y }] : [])),
        })),
      },
    ),
    barPicture(
      {
        title: 'Ensemble at the levels, mean over past origins',
        description: 'Mean WRMSSE of the ensemble by level; upper levels are easier.',
        label: 'level',
        value: 'WRMSSE',
        isLying: true,
      },
      levelNames.flatMap((label, level) => {
        const values = backtest.origins.flatMap(({ ensemble }) => ensemble.levels[level] ?? []);
        return values.length === 0 ? [] : [{ label, value: values.reduce((sum, one) => sum + one, 0) / values.length }];
      }),
    ),
  ];
}
