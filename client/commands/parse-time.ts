import { isIsoDate } from '@durable-forecast/lib/is-iso-date';
import { InvalidArgumentError } from 'commander';

const MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/**
 * A moment as people write it: a date, a date with time, or so long ago: `30m`, `12h`, `7d`, `2w`.
 *
 * @throws InvalidArgumentError for anything else
 */
export function parseTime(text: string, _previous?: unknown, now = new Date()): Date {
  const ago = /^(\d+)([mhdw])$/.exec(text);
  if (ago !== null) {
    return new Date(now.getTime() - Number(ago[1]) * MILLISECONDS[ago[2] as keyof typeof MILLISECONDS]);
  }
  const time = isIsoDate(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return new Date(time);
  throw new InvalidArgumentError(
    'Write a date (2026-11-29), a time (2026-11-29T06:00Z), or how long ago (30m, 12h, 7d, 2w).',
  );
}
