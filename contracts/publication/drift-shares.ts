/** A forecast's total with what it is held against; units over 28 days. */
export interface DriftTotals {
  readonly total: number;
  /** Units sold on the last 28 known days. */
  readonly lastDays: number;
  /** The version that is current, where there is one to compare with. */
  readonly current?: { readonly total: number } | undefined;
}

/** Shares by which a total differs: 0.1 is 10 % more. Undefined where there is nothing to hold it against. */
export interface DriftShares {
  readonly current: number | undefined;
  readonly lastDays: number | undefined;
}

export const driftShares = ({ total, lastDays, current }: DriftTotals): DriftShares => ({
  current: shareOf(total, current?.total),
  lastDays: shareOf(total, lastDays),
});

/** `+12.3 %` */
export const formatShare = (share: number | undefined): string =>
  share === undefined ? '–' : `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)} %`;

export const formatUnits = (units: number): string => Math.round(units).toLocaleString('en');

const shareOf = (total: number, of: number | undefined): number | undefined =>
  of === undefined || of === 0 ? undefined : total / of - 1;
