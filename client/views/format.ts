/** An amount of US dollars as people write it; small ones with four digits, since a short training costs cents. */
export const formatDollars = (amount: number): string => (amount < 1 ? amount.toFixed(4) : amount.toFixed(2));

/** A metric, or a dash where there is none or it is no number. */
export const formatScore = (value: number | null | undefined): string =>
  value === undefined || value === null || !Number.isFinite(value) ? '–' : value.toFixed(5);

/** `7.3 s`, `2 min 05 s`, `1 h 02 min` */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** `512 bytes`, `3.4 MB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const power = Math.min(UNITS.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${UNITS[power - 1]}`;
}

/** Units as people write them: `1,234`, `12.3`; below ten with two digits behind the point. */
export const formatUnits = (units: number): string =>
  Number.isInteger(units) || units >= 1000
    ? Math.round(units).toLocaleString('en-US')
    : units.toFixed(units < 10 ? 2 : 1);

/** A share in per cent: `3.1 %`; a small one with the digits that it has. */
export const formatPercent = (share: number): string =>
  `${share >= 0.001 || share === 0 ? (100 * share).toFixed(1) : (100 * share).toPrecision(1)} %`;
