import { driftShares, formatShare, formatUnits } from '../../contracts/publication/drift-shares.js';
import type { ApprovalNumbers, ForecastDrift } from '../../contracts/run/approval.js';

/** The larger of both; 0 where there is nothing to hold the forecast against. */
export const largestDrift = (drift: ForecastDrift): number => {
  const { current = 0, lastDays = 0 } = driftShares(drift);
  return Math.max(Math.abs(current), Math.abs(lastDays));
};

/** The numbers to decide on, in one sentence. */
export function describeNumbers({ champion, score, baseline, drift }: ApprovalNumbers): string {
  const { current, lastDays } = driftShares(drift);
  const beside = baseline === undefined ? '' : `, ${baseline.name} ${baseline.wrmsse.toFixed(5)}`;
  const first = drift.damagedPointer === undefined ? '' : `Before you approve: ${drift.damagedPointer} `;
  return (
    `${first}${formatUnits(drift.total)} units in 28 days, ${formatShare(lastDays)} against the sales of the last 28 days, ${describeBefore(drift, current)}; ` +
    `${champion} with WRMSSE ${score.toFixed(5)}${beside}.`
  );
}

/** Why the current version says nothing about this forecast; undefined where it does, or where none is current. */
export function describeUncompared({ uncompared, damagedPointer }: ForecastDrift): string | undefined {
  if (damagedPointer !== undefined) return 'nobody can say which version is current';
  return (
    uncompared &&
    `not compared with the current version ${uncompared.version} (origin ${uncompared.origin}), since ${uncompared.problem}`
  );
}

function describeBefore(drift: ForecastDrift, share: number | undefined): string {
  const { current } = drift;
  if (current === undefined) return describeUncompared(drift) ?? 'nothing was published before';
  return `${formatShare(share)} against the current version ${current.version} (origin ${current.origin})`;
}
