import { isIsoDate } from '@durable-forecast/lib/is-iso-date';
import { InvalidArgumentError } from 'commander';
import {
  type EventChange,
  LEAST_PRICE,
  MOST_PRICE,
  type PriceChange,
  type SnapChange,
} from '../../contracts/scenario/scenario.js';

const DATE = String.raw`\d{4}-\d{2}-\d{2}`;
/** `:2016-06-12` or `:2016-06-12..2016-06-14` at the end of a text. */
const DAYS = new RegExp(`^(?<what>.+):(?<from>${DATE})(?:\\.\\.(?<to>${DATE}))?$`);

/** `FOODS_3_090=-10%`, `FOODS_3@CA_1:2016-06-01..2016-06-07=2.50` */
export function parsePrice(text: string): PriceChange {
  const [target, value] = sides(text, 'ITEM=-10% or ITEM@STORE=2.50; a department, a category or * may stand for ITEM');
  const { what = target, from, to = from } = DAYS.exec(target)?.groups ?? {};
  const at = what.lastIndexOf('@');
  const [of, store] = at === -1 ? [what, undefined] : [what.slice(0, at), what.slice(at + 1)];
  if (of === '' || store === '') throw new InvalidArgumentError(`Write it ITEM@STORE=${value}.`);
  return {
    of,
    ...(store === undefined ? {} : { store }),
    ...daysOf({ from, to }),
    ...parseValue(value),
  };
}

/** `2016-06-12=SuperBowl`, `2016-06-12=none`, `2016-06-12=Easter+OrthodoxEaster` */
export function parseEvent(text: string): EventChange {
  const [date, value] = sides(text, '2016-06-12=NAME, or 2016-06-12=none', 'first');
  const names = value === 'none' ? [] : value.split('+');
  if (names.length > 2) throw new InvalidArgumentError('A day has two events at most.');
  if (names.includes('')) throw new InvalidArgumentError(`Name the event: ${date}=NAME, or ${date}=none.`);
  return { date: existing(date), names };
}

/** `CA:2016-06-12=on`, `CA:2016-06-12..2016-06-14=off` */
export function parseSnap(text: string): SnapChange {
  const [target, value] = sides(text, 'CA:2016-06-12=on, or =off');
  const { what, from, to = from } = DAYS.exec(target)?.groups ?? {};
  if (what === undefined || from === undefined || to === undefined) {
    throw new InvalidArgumentError('Write it STATE:DATE=on or STATE:FIRST..LAST=off, as CA:2016-06-12=on.');
  }
  if (value !== 'on' && value !== 'off') throw new InvalidArgumentError(`${value} is neither on nor off.`);
  return { state: what, ...(daysOf({ from, to }) as { from: string; to: string }), on: value === 'on' };
}

function sides(text: string, form: string, which: 'first' | 'last' = 'last'): readonly [string, string] {
  const at = which === 'first' ? text.indexOf('=') : text.lastIndexOf('=');
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1).trim()];
  throw new InvalidArgumentError(`Write it ${form}.`);
}

function parseValue(text: string): { readonly percent: number } | { readonly price: number } {
  if (/^[+-]?\d+(\.\d+)?%$/.test(text)) {
    const percent = Number(text.slice(0, -1));
    if (percent > -100 && percent <= 1000) return { percent };
    throw new InvalidArgumentError(`${text} leaves no price above 0, or more than eleven times the price.`);
  }
  const price = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && price > 0) {
    if (price >= LEAST_PRICE && price <= MOST_PRICE) return { price };
    throw new InvalidArgumentError(`A price lies between ${LEAST_PRICE} and ${MOST_PRICE}.`);
  }
  const hint = /^[+-]/.test(text) ? ` Did you mean ${text}%?` : '';
  throw new InvalidArgumentError(`${text} is neither a change such as -10% nor a price above 0 such as 2.50.${hint}`);
}

function daysOf({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }) {
  if (from === undefined || to === undefined) return {};
  if (existing(from) > existing(to))
    throw new InvalidArgumentError(`${to} lies before ${from}; write the first day first.`);
  return { from, to };
}

function existing(text: string): string {
  if (isIsoDate(text)) return text;
  throw new InvalidArgumentError(`${text} is no day that exists; write it as 2016-06-12.`);
}
