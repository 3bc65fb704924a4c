import { describeLevel } from '../../contracts/evaluation/describe-level.js';
import type { BacktestSummary, MemberSummary } from '../../contracts/run/pipeline.js';
import { heading, note, table } from '../html.js';

/** What the forecast is made of, and how that did at past origins. */
export const ensembleParts = (
  members: readonly MemberSummary[],
  backtest: BacktestSummary | undefined,
): readonly string[] => [
  ...(members.length === 0 ? [] : memberSection(members, backtest)),
  ...(backtest === undefined ? [] : backtestSection(backtest)),
];

const memberSection = (members: readonly MemberSummary[], backtest: BacktestSummary | undefined): string[] => [
  heading('Members'),
  table(
    ['member', 'weight'],
    members.map(({ name, weight }) => ({ cells: [name, `${(100 * weight).toFixed(1)} %`] })),
    [1],
  ),
  note(
    backtest === undefined
      ? 'No past origins were tried (backtest.origins), so nothing has chosen weights or level: members count the same, and ' +
          'with eight weeks of known sales the level goes halfway to a regression on daily totals.'
      : `Weights and level were chosen at the past origins below. Level: ${describeLevel(backtest.recipe)}.`,
  ),
];

function backtestSection({ origins, means, note: words }: BacktestSummary): string[] {
  // Mean and spread come first, since a narrow screen shows the left of a wide table.
  const head = ['WRMSSE', 'kind', 'mean', 'spread', ...origins.map(({ window }) => `d_${window.originDay}`)];
  const rows = means.map(({ kind, name, scores, mean, spread }) => ({
    cells: [name, kind, shown(mean), shown(spread), ...scores.map(shown)],
    strong: kind === 'ensemble',
  }));
  const windows = origins.map(
    ({ window: { originDay, firstDate, lastDate } }) => `d_${originDay}: ${firstDate} to ${lastDate}`,
  );
  return [
    heading('Past origins'),
    table(head, rows, [...head.keys()].slice(2)),
    note(
      `Scored on the 28 days after each origin (${windows.join('; ')}). The ensemble of an origin is made of what the ` +
        `origins before it chose. Spread is the standard deviation over the origins. ${words}`,
    ),
  ];
}

const shown = (score: number | undefined): string =>
  score === undefined || !Number.isFinite(score) ? '–' : score.toFixed(5);
