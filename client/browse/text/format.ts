/** Units as people read them: the more there are, the fewer digits behind the point. */
export function formatUnits(units: number | undefined): string {
  if (units === undefined || !Number.isFinite(units)) return '–';
  const digits = Math.abs(units) >= 100 ? 0 : Math.abs(units) >= 10 ? 1 : 2;
  const shown = units.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  // What is left of a small number below zero is none.
  return /[1-9]/.test(shown) ? signed(shown) : shown.replace('-', '');
}

/** A number of an axis, without needless zeros. */
export const formatTick = (value: number): string => Number(value.toPrecision(6)).toLocaleString('en');

/** `+12.3 %` of a share of 0.123, `0.0 %` where that is what remains of it; a dash where there is none. */
export function formatShare(share: number | null | undefined): string {
  if (share === undefined || share === null || !Number.isFinite(share)) return '–';
  const percent = Math.round(share * 1000) / 10;
  return `${percent > 0 ? '+' : ''}${signed((percent || 0).toFixed(1))} %`;
}

/** `95.1 %` of a share of 0.951. */
export const formatPart = (share: number | undefined): string =>
  share === undefined || !Number.isFinite(share) ? '–' : `${(share * 100).toFixed(1)} %`;

export const formatScore = (score: number | null | undefined, digits = 4): string =>
  score === undefined || score === null || !Number.isFinite(score) ? '–' : score.toFixed(digits);

export const formatCount = (count: number): string => count.toLocaleString('en');

/** To the minute, in UTC. */
export const formatTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `24 Apr` of an ISO date. */
export const formatDay = (date: string): string =>
  `${Number(date.slice(8, 10))} ${MONTHS[Number(date.slice(5, 7)) - 1]}`;

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Sun 24 Apr 2016` of an ISO date. */
export const formatDate = (date: string): string =>
  `${WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]} ${formatDay(date)} ${date.slice(0, 4)}`;

const signed = (text: string): string => text.replace('-', '−');
