import { fixedDigits } from '@durable-forecast/lib/fixed-digits';
import {
  describeFinding,
  type Finding,
  type JudgedVersion,
  type Measure,
  type Monitoring,
  type MonitoringResult,
} from '../../contracts/monitoring/monitoring.js';
import { describeMonitorQuestion, type OpenMonitorQuestion } from '../../contracts/monitoring/monitoring-question.js';
import type { ScoredWindow, VersionScores } from '../../contracts/monitoring/version-scores.js';
import type { MonitoringRecord } from '../monitoring/read-records.js';
import { colours } from '../terminal/colours.js';
import { renderTable } from '../terminal/render-table.js';
import { wrapText } from '../terminal/wrap-text.js';
import { formatDuration } from './format.js';

/** Earlier scores from which limits can be made; fewer are said. */
const LEAST_POINTS = 4;

const OUTCOMES = { done: '', impossible: ', not done', unneeded: ', not done again' } as const;

/** What monitoring has found, and did. @param question that waits for an answer */
export function renderMonitoring(
  result: MonitoringResult,
  question: OpenMonitorQuestion | undefined,
  { width, now = new Date() }: { readonly width?: number; readonly now?: Date } = {},
): string {
  const { forecast, date, versions, isRepeated, notes } = result;
  const wrapped = (lines: readonly string[]) => lines.map((line) => wrapText(line, width));
  return [
    ...(question === undefined ? [] : [...wrapped(describeQuestion(question, now)), '']),
    `${forecast}, with the sales up to ${date}${isRepeated ? ': monitored before, nothing was done again' : ''}`,
    '',
    renderVersions(versions, width),
    ...wrapped(legend(versions)),
    '',
    ...wrapped(describeFindings(result)),
    ...wrapped(result.unscored.map(({ version, reason }) => `not scored: ${version}: ${reason}`)),
    ...wrapped(notes.map((note) => `note: ${note}`)),
  ].join('\n');
}

/** What is asked, since when and until when, and on a line of its own the command that answers. */
export function describeQuestion(question: OpenMonitorQuestion, now: Date): readonly string[] {
  const { what, since, command, otherwise } = describeMonitorQuestion(question);
  const age = formatDuration(Math.max(0, now.getTime() - since) / 1000);
  return [`${what} (asked ${age} ago; otherwise ${otherwise})`, `  ${command}`];
}

const renderVersions = (versions: readonly JudgedVersion[], width: number | undefined): string =>
  renderTable(
    [
      { head: '' },
      { head: 'origin' },
      { head: 'days', align: 'right' },
      { head: 'WRMSSE', align: 'right' },
      { head: 'limit', align: 'right' },
      { head: 'baseline', align: 'right' },
      { head: 'bias %', align: 'right' },
      { head: 'limits', align: 'right' },
      { head: 'in 95 %', align: 'right' },
      { head: 'version', kind: 'text' },
    ],
    versions.map(({ version, origin, isCurrent, days, wrmsse, bias, coverage, baseline, measures }) => {
      const whole = (what: Measure['what']) =>
        measures.find((each) => each.what === what && each.store === undefined && each.department === undefined)
          ?.limits;
      const biasLimits = whole('bias');
      return [
        isCurrent ? '*' : '',
        origin,
        days === 0 ? '<7' : String(days),
        score(wrmsse),
        score(whole('wrmsse')?.upper),
        score(baseline?.wrmsse),
        percent(bias),
        biasLimits === undefined ? '–' : `${percent(biasLimits.lower)} ${percent(biasLimits.upper)}`,
        coverage === undefined ? '–' : (100 * coverage).toFixed(1),
        version,
      ];
    }),
    width,
  );

/** What the table can't say by itself. */
function legend(versions: readonly JudgedVersion[]): readonly string[] {
  const few = versions.filter(({ days, points }) => days > 0 && points < LEAST_POINTS);
  return [
    ...(versions.some(({ isCurrent }) => isCurrent) ? ['* was the current version.'] : []),
    ...(few.length === 0
      ? []
      : [
          `No limits: they take ${LEAST_POINTS} scores on as many days, of past origins and earlier versions; there are ${few.map(({ points }) => points).join(', ')}.`,
        ]),
    ...(versions.some(({ days }) => days === 0) ? ['<7: it is judged once its first week is known.'] : []),
  ];
}

function describeFindings({
  versions,
  findings,
  actions,
}: Pick<Monitoring, 'versions' | 'findings' | 'actions'>): readonly string[] {
  if (findings.length === 0) {
    const isHeld = versions.some(({ measures }) => measures.some(({ limits }) => limits !== undefined));
    return [colours.green(isHeld ? 'Nothing is other than promised.' : 'Nothing was found.')];
  }
  return findings.flatMap((finding: Finding) => [
    `${colours.yellow(finding.kind)}: ${describeFinding(finding)}`,
    ...actions
      .filter((action) => action.kind === finding.kind)
      .map(({ action, outcome, details }) => `  ${action}${OUTCOMES[outcome]}: ${details}`),
  ]);
}

/** The series of scores that was kept, and what was found. */
export const renderHistory = (
  scores: readonly VersionScores[],
  monitorings: readonly MonitoringRecord[],
  width?: number,
): string =>
  [
    renderTable(
      [
        { head: 'origin' },
        { head: 'days', align: 'right' },
        { head: 'WRMSSE', align: 'right' },
        { head: '1 week', align: 'right' },
        { head: 'baseline', align: 'right' },
        { head: 'bias %', align: 'right' },
        { head: 'WSPL', align: 'right' },
        { head: 'in 95 %', align: 'right' },
        { head: 'version', kind: 'text' },
      ],
      scores.map(({ origin, version, windows }) => {
        const last = windows.at(-1) as ScoredWindow;
        return [
          origin,
          String(last.days),
          score(last.wrmsse),
          score(windows.find(({ days }) => days === 7)?.wrmsse),
          score(last.baselines[0]?.wrmsse),
          percent(last.bias),
          score(last.wspl),
          last.coverage === undefined ? '–' : (100 * last.coverage.wide).toFixed(1),
          version,
        ];
      }),
      width,
    ),
    '',
    ...monitorings.flatMap(({ monitoring, answer }) => [
      `${monitoring.date}: ${monitoring.findings.length === 0 ? 'as promised' : monitoring.findings.map(({ kind }) => kind).join(', ')}`,
      ...new Set(monitoring.actions.map(({ action, details }) => `  ${action}: ${details}`)),
      ...(answer === undefined
        ? []
        : [`  answer: ${answer.answer}, ${answer.by || 'by default'} (${answer.reason}): ${answer.details}`]),
    ]),
  ].join('\n');

const score = (value: number | undefined): string => value?.toFixed(3) ?? '–';

/** With a true minus, as texts have it. */
const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : fixedDigits(100 * value, 1);
