import { type Damage, type Place, refused } from '../damage.js';
import type { Dice } from '../dice.js';
import { type Draft, TABLES, type Table } from '../draft.js';

const NEWLINE = 10;

/** Puts bytes into the rows of a file, at a place in which anything but what stands there is wrong. */
const put =
  (table: Table, what: (dice: Dice) => Buffer, isMeant: (bytes: Buffer, at: number) => boolean = () => true) =>
  (draft: Draft, dice: Dice): Place => {
    const place: { table: Table; number?: number } = { table };
    draft[table].byteEdits.push((bytes) => {
      const start = bytes.indexOf(NEWLINE) + 1;
      let at = start + dice.below(bytes.length - 1 - start);
      while (!isMeant(bytes, at)) at = at + 1 < bytes.length - 1 ? at + 1 : start;
      place.number = bytes.subarray(0, at).filter((byte) => byte === NEWLINE).length + 1;
      return Buffer.concat([bytes.subarray(0, at), what(dice), bytes.subarray(at)]);
    });
    return place;
  };

const cut =
  (table: Table) =>
  (draft: Draft, dice: Dice): Place => {
    draft[table].byteEdits.push((bytes) => {
      // Well before the end, so that rows are missing; within a row, since nobody misses the end of a last line.
      let at = Math.floor(bytes.length * (0.1 + 0.7 * (dice.below(1000) / 1000)));
      while (bytes[at - 1] === NEWLINE || bytes[at] === NEWLINE) at += 1;
      return bytes.subarray(0, at);
    });
    return { table };
  };

const isNumber = (bytes: Buffer, at: number): boolean =>
  /[\d.]{2}/.test(bytes.subarray(at - 1, at + 1).toString('latin1'));
const isNoEnd = (bytes: Buffer, at: number): boolean => bytes[at] !== NEWLINE;

export const BYTE_DAMAGES: readonly Damage[] = [
  ...TABLES.flatMap((table) => [
    refused(
      'bytes',
      `${table}: a byte that is no text`,
      put(table, (dice) => Buffer.from([128 + dice.below(128)])),
    ),
    refused('bytes', `${table}: cut off`, cut(table)),
    refused('bytes', `${table}: a block stands twice`, (draft, dice) => {
      draft[table].byteEdits.push((bytes) => {
        const at = dice.below(Math.max(1, bytes.length - 4096));
        return Buffer.concat([bytes.subarray(0, at + 4096), bytes.subarray(at)]);
      });
      return { table };
    }),
    refused('bytes', `${table}: a block of zeros`, (draft, dice) => {
      draft[table].byteEdits.push((bytes) => {
        const start = bytes.indexOf(NEWLINE) + 1;
        const from = start + dice.below(bytes.length - start - 512);
        return bytes.fill(0, from, from + 512);
      });
      return { table };
    }),
  ]),
  ...(['sales', 'prices'] as const).flatMap((table) => [
    refused(
      'bytes',
      `${table}: a byte of zero`,
      put(table, () => Buffer.from([0])),
    ),
    refused(
      'bytes',
      `${table}: a carriage return within a line`,
      put(table, () => Buffer.from('\r'), isNoEnd),
    ),
    refused(
      'bytes',
      `${table}: a blank within a number`,
      put(table, () => Buffer.from(' '), isNumber),
    ),
    refused(
      'bytes',
      `${table}: a comma within a number`,
      put(table, () => Buffer.from(','), isNumber),
    ),
  ]),
];
