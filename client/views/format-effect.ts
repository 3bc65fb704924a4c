import type { Link } from '../../contracts/explanation/link.js';

/** Columns of the longest bar, and of a terminal that has room for it. */
const BAR = 8;
export const ROOM_FOR_BARS = 96;

/** What a contribution to the margin does: `×1.12` with a logarithm, `+0.3` of units. */
export function formatEffect(link: Link, contribution: number): string {
  switch (link) {
    case 'identity':
      return formatSigned(contribution);
    case 'log':
      return formatFactor(Math.exp(contribution));
    case 'logit':
      return `odds ${formatFactor(Math.exp(contribution))}`;
    case 'signed-square':
      return `√${formatSigned(contribution)}`;
  }
}

/** `+++` or `---`: how much and which way. @param share -1 to 1 */
export const formatBar = (share: number): string =>
  (share < 0 ? '-' : '+').repeat(Math.min(BAR, Math.ceil(Math.abs(share) * BAR)));

/** Four digits are what a person compares. */
export const formatNumber = (value: number): string =>
  String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));

export const formatFactor = (factor: number): string =>
  `×${factor >= 100 ? Math.round(factor) : factor.toFixed(factor < 0.1 ? 3 : 2)}`;

export const formatSigned = (value: number): string => `${value < 0 ? '-' : '+'}${formatNumber(Math.abs(value))}`;

export const formatShare = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
