import type { VersionCheck } from '../../contracts/publication/version-check.js';
import type { VersionApproval } from '../../contracts/publication/version-manifest.js';
import type { PublishLimits } from '../../contracts/request/publish-limits.js';
import type { DrawnForecast } from '../../reports/report-data.js';
import { type ComparedVersion, checkLimits } from '../forecasts/check-limits.js';

const HORIZON_DAYS = 28;

/** On which terms it is to be published. */
export interface CheckTerms {
  readonly limits?: PublishLimits | undefined;
  readonly approval?: VersionApproval | undefined;
}

/** The checks of a version that can be made before it is written, on the forecast that was drawn. */
export function checkDrawn(
  { groups, series = 0 }: DrawnForecast,
  { limits = {}, approval }: CheckTerms,
  current: ComparedVersion = { problem: 'the current version could not be read' },
): readonly VersionCheck[] {
  const [total] = groups;
  if (total === undefined) return [];
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  const isSound = groups.every(({ forecast }) => forecast.every((units) => Number.isFinite(units) && units >= 0));
  const isRising = groups.every(({ quantiles }) => quantiles === undefined || rises(Object.values(quantiles)));
  const isUnknown = groups.every(({ quantiles }) => quantiles === undefined);
  return [
    {
      check: 'series',
      // Whoever read the forecast has counted its rows against the series, or had thrown.
      result: 'passed',
      detail: `${series.toLocaleString('en')} series with ${HORIZON_DAYS} days each`,
    },
    {
      check: 'values',
      result: isSound ? 'passed' : 'failed',
      detail: isSound ? 'the total and all states are numbers of 0 or more' : 'a sum is negative or no number',
    },
    {
      check: 'quantiles',
      result: isUnknown ? 'not compared' : isRising ? 'passed' : 'failed',
      detail: isUnknown
        ? 'published without quantiles'
        : isRising
          ? 'those of the total and all states rise'
          : 'some cross',
    },
    ...checkLimits({
      total: sum(total.forecast),
      lastDays: sum(total.sold.slice(-HORIZON_DAYS)),
      current,
      limits,
      approval,
    }),
  ];
}

/** @param columns quantiles, the lowest first */
const rises = (columns: readonly (readonly number[])[]): boolean =>
  columns.every((column, at) => at === 0 || column.every((value, day) => value >= (columns[at - 1]?.[day] ?? value)));
