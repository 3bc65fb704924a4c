import { describeTraining, isPlainSearch } from '../../contracts/champion/run-training.js';
import { describeWarning } from '../../contracts/dataset/dataset-warning.js';
import { formatShare, formatUnits } from '../../contracts/publication/drift-shares.js';
import type { VersionCheck } from '../../contracts/publication/version-check.js';
import { heading, lead, list, note, paragraph, table } from '../html.js';
import type { RunReport } from '../report-data.js';
import type { Part, Section } from '../section.js';
import { forecastPicture } from './forecast-picture.js';
import { losingParts } from './losing-parts.js';
import { ruleFindings } from './rule-findings.js';
import { describeCertainty, describeCurrent, describeVerdict, verdictOf } from './verdict.js';

/** The answer first: what is published, whether it is better, how sure that is, and what to look at. */
export function answerSection(report: RunReport): Section {
  const { training, warnings = [], gaps = [], forecast } = report;
  const verdict = verdictOf(report);
  const [total] = forecast?.groups ?? [];
  return {
    title: 'The answer',
    parts: [
      lead(describePublished(report)),
      paragraph(
        verdict === undefined
          ? 'No score could be read: nobody can say whether it is better than a baseline.'
          : describeVerdict(verdict),
      ),
      ...(verdict === undefined ? [] : [paragraph(describeCertainty(verdict))]),
      paragraph(describeCurrent(report, verdict)),
      ...(training === undefined || isPlainSearch(training)
        ? []
        : [paragraph(`This run ${describeTraining(training)}.`)]),
      ...(gaps.length === 0 ? [] : [heading('Not on this page'), list(gaps)]),
      heading('To look at'),
      toLookAt(report),
      ...(warnings.length === 0 ? [] : [heading('To know of the data'), list(warnings.map(describeWarning))]),
      ...(forecast === undefined || total === undefined ? [] : [forecastPicture(total, forecast.originDate)]),
      ...checkParts(report.checks),
    ],
  };
}

function describePublished({ run, name, forecast, members }: RunReport): string {
  const [total] = forecast?.groups ?? [];
  const what = name === undefined ? `Forecast of ${run}` : `Version ${run} of the forecast ${name}`;
  if (forecast === undefined || total === undefined)
    return `${what}. Its numbers could not be read when the page was drawn.`;
  const units = total.forecast.reduce((sum, one) => sum + one, 0);
  const before = total.sold.slice(-total.forecast.length).reduce((sum, one) => sum + one, 0);
  const share =
    before === 0
      ? ''
      : `, ${formatShare(units / before - 1)} against the ${Math.min(28, total.sold.length)} days before`;
  const series = forecast.series === undefined ? '' : ` of ${forecast.series.toLocaleString('en')} series`;
  const parts =
    members.length === 0
      ? ''
      : ` It is made of ${members.map((member) => `${member.name} (${(100 * member.weight).toFixed(0)} %)`).join(', ')}.`;
  return `${what}: ${formatUnits(units)} units${series} on the ${total.forecast.length} days after ${forecast.originDate}${share}.${parts}`;
}

function toLookAt(report: RunReport): string {
  const findings = ruleFindings(report);
  const failed = report.trials.filter(({ status }) => status === 'failed').length;
  const losing = losingParts(report);
  const checks = (report.checks ?? []).filter(({ result }) => result === 'failed' || result === 'approved');
  const told = [
    ...checks.map(({ check, detail }) => `Check ${check}: ${detail}.`),
    ...(losing.length === 0
      ? []
      : [
          `${losing.length} stores, departments or levels where seasonal naive is better: ${shortList(losing)}. See the champion against the baselines.`,
        ]),
    ...(findings.length === 0
      ? []
      : [`Rules found something in ${new Set(findings.map(({ step }) => step)).size} trainings; see the rules.`]),
    ...(failed === 0 ? [] : [`${failed} of ${report.trials.length} trials failed; the table of the sweep says why.`]),
    ...(report.failedFinalists ?? []),
    ...((report.warnings ?? []).length === 0 ? [] : ['The raw data has something to know, below.']),
  ];
  return told.length === 0 ? paragraph('Nothing that this page knows of.') : list(told);
}

/** The first few names, and how many more. */
function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 6);
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}

const CHECKS: Readonly<Partial<Record<string, string>>> = {
  series: 'every series and day once',
  values: 'numbers of 0 or more',
  quantiles: 'quantiles rise',
  current: 'total against the current version',
  lastDays: 'total against the last 28 days',
};

function checkParts(checks: readonly VersionCheck[] | undefined): Part[] {
  return [
    heading('Checks'),
    ...(checks === undefined || checks.length === 0
      ? [paragraph('No check could be made when the page was drawn.')]
      : [
          table(
            ['check', 'result', 'what was found'],
            checks.map(({ check, result, detail }) => ({
              cells: [CHECKS[check] ?? check, result, detail],
              strong: result === 'failed',
            })),
          ),
        ]),
    note(
      'As they stood when the page was drawn, before its version was. The version is checked once more, with its files, sums and tables, and becomes ' +
        'current only when all hold; its manifest.json has the result of each.',
    ),
  ];
}
