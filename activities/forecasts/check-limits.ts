import { type DriftTotals, driftShares, formatShare, formatUnits } from '../../contracts/publication/drift-shares.js';
import type { VersionCheck } from '../../contracts/publication/version-check.js';
import type { VersionApproval } from '../../contracts/publication/version-manifest.js';
import type { PublishLimits } from '../../contracts/request/publish-limits.js';

/** The version that is current, or why it says nothing about this forecast, as a phrase. */
export type ComparedVersion =
  | { readonly version: string; readonly origin: string; readonly total: number; readonly problem?: never }
  | { readonly problem: string };

export interface LimitsInput {
  readonly total: number;
  /** Units sold on the last 28 known days. */
  readonly lastDays: number;
  readonly current: ComparedVersion;
  readonly limits: PublishLimits;
  /** A person who has approved, and what the forecast was held against in what that person saw. */
  readonly approval: VersionApproval | undefined;
}

/** Holds the total of a forecast against that of the current version and the sales of the last 28 days. */
export function checkLimits({ total, lastDays, current, limits, approval }: LimitsInput): readonly VersionCheck[] {
  const known = current.problem === undefined ? current : undefined;
  const totals: DriftTotals = { total, lastDays, current: known };
  const shares = driftShares(totals);
  const units = `${formatUnits(total)} units`;
  const beside =
    known === undefined
      ? ''
      : ` the current version ${known.version} (origin ${known.origin}, ${formatUnits(known.total)} units)`;
  const outcome = (check: 'current' | 'lastDays', against: string, none: string): VersionCheck => {
    const [share, limit] = [shares[check], limits[check]];
    if (share === undefined) return { check, result: 'not compared', limit, detail: none };
    const detail = `${units}, ${formatShare(share)} against${against}`;
    if (limit === undefined) return { check, result: 'no limit', share, detail };
    if (Math.abs(share) <= limit) return { check, result: 'passed', share, limit, detail };
    if (approval === undefined) return { check, result: 'failed', share, limit, detail };
    const seen = approval.against;
    if (check === 'current' && seen !== known?.version) {
      const shown = seen === undefined ? 'where there was no version to hold it against' : `against ${seen}`;
      const now = `${approval.by} approved it ${shown}; ${known?.version} is the current version now`;
      return { check, result: 'failed', share, limit, detail: `${detail} (${now})` };
    }
    return {
      check,
      result: 'approved',
      share,
      limit,
      detail: `${detail}; approved by ${approval.by}: ${approval.reason}`,
    };
  };
  return [
    outcome('current', beside, current.problem ?? 'the current version forecasts nothing'),
    outcome(
      'lastDays',
      ` the sales of the last 28 days (${formatUnits(lastDays)} units)`,
      'nothing was sold on the last 28 days',
    ),
  ];
}

/** What is said of a total that lies outside, with the cure. */
export const describeOutside = ({ check, limit = 0, detail }: VersionCheck): string =>
  `The forecast has ${detail}; publish.limits.${check} allows ${Number((limit * 100).toPrecision(4))} %. Look at the data first: sales that were only partly delivered, ` +
  `another scope under the same name. If the forecast is right, start the run again with --set publish.limits.${check}=none ` +
  'or a wider share, or let a person decide (publish.approval): its trainings are taken over.';
