import { z } from 'zod';
import { writtenAs } from './written-forms.js';

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
const FORM = /^(?<number>\d+) ?(?<unit>[smhdw])$/;
const WRITTEN = z.string().regex(/^\d+ ?[smhdw]$/);

/** A length of time as people write it: `45s`, `10m`, `12h`, `2d`, `1w`. It stays as it is written; `secondsOf` counts it. */
export const durationSchema = (least: string, most: string) =>
  writtenAs(
    z.string().superRefine((text, context) => {
      const message = durationFault(text, least, most);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    }),
    WRITTEN,
  );

/** A length of time, or `none`. One schema and no union, whose fault would be that of one of its sides: it names both. */
export const durationOrNoneSchema = (least: string, most: string) =>
  writtenAs(
    z.string().superRefine((text, context) => {
      const message = text === 'none' ? undefined : durationFault(text, least, most);
      if (message !== undefined) context.addIssue({ code: 'custom', message: `${message}; or none` });
    }),
    z.union([z.literal('none'), WRITTEN]),
  );

/** @param duration one that `durationSchema` has accepted */
export function secondsOf(duration: string): number {
  const { number, unit } = FORM.exec(duration)?.groups ?? {};
  return Number(number) * UNITS[unit as keyof typeof UNITS];
}

function durationFault(text: string, least: string, most: string): string | undefined {
  if (!FORM.test(text)) return 'write a number and its unit, s, m, h, d or w: 90s, 15m, 12h, 2d';
  const seconds = secondsOf(text);
  if (seconds < secondsOf(least)) return `the least is ${least}`;
  return seconds > secondsOf(most) ? `the most is ${most}` : undefined;
}
