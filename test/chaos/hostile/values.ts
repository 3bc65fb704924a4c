import { type RandomStream, randomStream } from '@durable-forecast/lib/random-stream';

/** Part of every name that tries to leave its folder, to be looked for afterwards. */
export const ESCAPED = 'escaped-from-its-folder';

/** Random choices that follow from a seed, a point and what they are for. */
export class Dice {
  private readonly next: RandomStream;

  constructor(seed: number, point: number, purpose: string) {
    this.next = randomStream(seed, point, purpose);
  }

  /** A whole number from 0 up to but without `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

const TEXTS: readonly string[] = [
  '',
  ' ',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  `../../../../${ESCAPED}`,
  `..%2f..%2f${ESCAPED}`,
  `/${ESCAPED}`,
  `s3://forecast/../../${ESCAPED}`,
  's3://',
  's3://forecast',
  'arn:aws:sagemaker:us-east-1:000000000000:model-package/../../x',
  'arn:::::',
  'a\0b',
  '\u202etxt.exe',
  '\ud800',
  'é'.repeat(300),
  'a'.repeat(64),
  'a'.repeat(100_000),
  `${'a-'.repeat(31)}!`,
  `${'a'.repeat(48)}!`,
  '^(a+)+$',
  '(?=(a+))(a+)+$',
  '([a-z]{100}){100}',
  '(',
  '{"a":{"b":[',
  'NaN',
  '-1',
  '1e999',
  '2026-13-45T99:99:99Z',
  'Ascending',
  'TrainingJobName',
];

const NUMBERS: readonly number[] = [0, -1, 1, 0.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, 1e12, -1e12, 100, 10_000];

export const hostileText = (dice: Dice): string => dice.pick(TEXTS);
export const hostileNumber = (dice: Dice): number => dice.pick(NUMBERS);

/** Any value that JSON can have, of any type. */
export function hostileValue(dice: Dice): unknown {
  switch (dice.below(8)) {
    case 0:
      return null;
    case 1:
      return dice.chance(0.5);
    case 2:
      return hostileNumber(dice);
    case 3:
      return nested(dice.pick([10, 99, 101, 1_000]));
    case 4:
      return Array.from({ length: dice.pick([0, 1, 200, 50_000]) }, () => ({}));
    case 5:
      return JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    case 6:
      return Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key-${index}`, hostileText(dice)]));
    default:
      return hostileText(dice);
  }
}

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
