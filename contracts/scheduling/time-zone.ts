import { nearestName } from '@durable-forecast/lib/nearest-name';

/**
 * A wall clock: what a clock in some place shows, as the milliseconds since 1970 at which one in UTC shows the same. Days of
 * it are always 24 hours long.
 */
export type WallClock = number;

const MINUTE = 60_000;
const DAY = 86_400_000;

/** What is wrong with the name of a time zone, with the nearest one; undefined for a known one. */
export function timeZoneFault(name: string): string | undefined {
  const canonical = canonicalName(name);
  if (canonical === name) return undefined;
  if (canonical?.toLowerCase() === name.toLowerCase()) return `unknown time zone; write it as ${canonical}`;
  // Another name of a zone, such as US/Pacific, which Temporal knows too.
  if (canonical !== undefined && /^[A-Z][A-Za-z]+(\/[A-Z]\w+)+$/.test(name)) return undefined;
  const nearest = nearestName(name, Intl.supportedValuesOf('timeZone'));
  const hint =
    nearest === undefined ? 'write one of the IANA names, such as Europe/Berlin or UTC' : `did you mean ${nearest}?`;
  return `unknown time zone; ${hint}`;
}

function canonicalName(name: string): string | undefined {
  if (name === 'UTC') return name;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** What a clock in the zone shows at an instant, in milliseconds since 1970. */
export const wallClockAt = (timeZone: string, instant: number): WallClock => instant + offsetAt(timeZone, instant);

/**
 * The instant at which a clock in the zone shows a time; the first one where it does so twice. A time that is skipped is as much
 * later as clocks are put forward, so that it comes as long after the day before as ever: 02:30 becomes 03:30. The same as
 * `disambiguation: 'compatible'` of ECMAScript's Temporal.
 */
export function instantOf(timeZone: string, wall: WallClock): number {
  const before = offsetAt(timeZone, wall - DAY);
  const after = offsetAt(timeZone, wall + DAY);
  const shown = [wall - before, wall - after].filter((instant) => wallClockAt(timeZone, instant) === wall);
  return shown.length === 0 ? wall - before : Math.min(...shown);
}

/** Milliseconds that clocks in the zone are ahead of UTC. */
export function offsetAt(timeZone: string, instant: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) parts[type] = value;
  const { year, month, day, hour, minute, second } = parts;
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return wall - Math.floor(instant / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** They take long to make. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const number = '2-digit';
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: number,
    day: number,
    hour: number,
    minute: number,
    second: number,
  });
  formats.set(timeZone, format);
  return format;
}

/** ISO date of a wall clock. */
export const dateOf = (wall: WallClock): string => new Date(wall).toISOString().slice(0, 10);

/** Hours and minutes of a wall clock, `02:30`. */
export const timeOf = (wall: WallClock): string => new Date(wall).toISOString().slice(11, 16);

/** Minutes since midnight of a wall clock. */
export const minuteOfDay = (wall: WallClock): number => Math.floor((((wall % DAY) + DAY) % DAY) / MINUTE);
