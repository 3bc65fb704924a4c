import { gzipSync } from 'node:zlib';
import { type Damage, read, refused } from '../damage.js';
import type { Dice } from '../dice.js';
import { type Draft, type DraftFile, TABLES, type Table } from '../draft.js';

/** What becomes of a file as a whole. */
type Change = (file: DraftFile, dice: Dice, draft: Draft) => void;

const text =
  (edit: (text: string, dice: Dice) => string): Change =>
  (file, dice) => {
    file.textEdits.push((whole) => edit(whole, dice));
  };
const bytes =
  (edit: (bytes: Buffer, dice: Dice) => Buffer): Change =>
  (file, dice) => {
    file.byteEdits.push((whole) => edit(whole, dice));
  };
const encoded =
  (encode: (text: string) => Buffer): Change =>
  (file) => {
    file.encode = encode;
  };
const becomes = (content: (dice: Dice) => string | Buffer): Change => bytes((_, dice) => Buffer.from(content(dice)));

const utf16 = (whole: string, mark = '\ufeff') => Buffer.from(mark + whole, 'utf16le');
const utf32 = (whole: string) =>
  Buffer.concat([...whole].map((letter) => Buffer.from(Uint32Array.of(letter.codePointAt(0) as number).buffer)));
const quoted = (whole: string): string => whole.replaceAll(/[^,"\n]+/g, '"$&"');

/** Forms in which other programs write the same. */
const SAME: Readonly<Record<string, Change>> = {
  'a byte order mark': text((whole) => `\ufeff${whole}`),
  'a byte order mark and quotes': (file) => {
    file.quotesAll = true;
    file.textEdits.push((whole) => `\ufeff${whole}`);
  },
  'quotes around every field': (file) => {
    file.quotesAll = true;
  },
  'lines that end as on Windows': text((whole) => whole.replaceAll('\n', '\r\n')),
  'some lines that end as on Windows': text((whole, dice) => whole.replaceAll('\n', () => dice.pick(['\n', '\r\n']))),
  'no end of the last line': text((whole) => whole.trimEnd()),
  'a carriage return as the end of the last line': text((whole) => whole.replace(/\n$/, '\r')),
  compressed: (file) => file.compress(),
  'compressed in two parts': (file, dice) => {
    file.name = `${file.plainName}.gz`;
    file.byteEdits.push((whole) => {
      const at = dice.below(whole.length);
      return Buffer.concat([gzipSync(whole.subarray(0, at)), gzipSync(whole.subarray(at))]);
    });
  },
};

/** Forms that are no CSV in UTF-8, or no longer the table. */
const OTHER: Readonly<Record<string, Change>> = {
  'UTF-16': encoded((whole) => utf16(whole)),
  'UTF-16, the other way round': encoded((whole) => utf16(whole).swap16()),
  'UTF-16 without a mark': encoded((whole) => utf16(whole, '')),
  'UTF-32': encoded(utf32),
  'Latin-1': encoded((whole) => Buffer.from(whole.replaceAll(/[\u0100-\uffff]/g, '?'), 'latin1')),
  semicolons: text((whole) => whole.replaceAll(',', ';')),
  'quotes and semicolons': text((whole) => quoted(whole).replaceAll(',', ';')),
  tabs: text((whole) => whole.replaceAll(',', '\t')),
  bars: text((whole) => whole.replaceAll(',', '|')),
  'blanks behind commas': text((whole) => whole.replaceAll(',', ', ')),
  'single quotes': text((whole) => whole.replaceAll(/[^,"\n]+/g, "'$&'")),
  'carriage returns alone': text((whole) => whole.replaceAll('\n', '\r')),
  'two carriage returns a line': text((whole) => whole.replaceAll('\n', '\r\r\n')),
  'a web page': becomes(() => '<!doctype html>\n<html><body>503, try again later</body></html>\n'),
  'an error of S3': becomes(() => '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'),
  JSON: becomes(() => '[{"id": "a", "d_1": 3}]\n'),
  'a pointer of Git LFS': becomes(() => 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'),
  'an Excel sheet': bytes((whole) => Buffer.concat([Buffer.from('PK\u0003\u0004\u0014\u0000\u0006\u0000'), whole])),
  parquet: bytes((whole) => Buffer.concat([Buffer.from('PAR1\u0015\u0004'), whole])),
  noise: becomes((dice) => Buffer.from(Array.from({ length: 3000 }, () => dice.below(256)))),
  nothing: becomes(() => ''),
  'nothing, compressed': (file, dice, draft) => {
    becomes(() => '')(file, dice, draft);
    file.compress();
  },
  'an empty line alone': becomes(() => '\n'),
  'a byte order mark alone': becomes(() => '\ufeff'),
  'zeros alone': becomes(() => Buffer.alloc(5000)),
  'a header alone': text((whole) => whole.split('\n')[0] as string),
  'a header and an empty line': text((whole) => `${whole.split('\n')[0]}\n\n`),
  'the file twice': text((whole) => whole + whole),
  'its rows twice': text((whole) => whole + whole.slice(whole.indexOf('\n') + 1)),
  'compressed under the name of a text': bytes((whole) => gzipSync(whole)),
  'text under the name of a compressed file': (file) => {
    file.name = `${file.plainName}.gz`;
  },
  'compressed and cut off': (file, dice) => {
    file.compress();
    file.byteEdits.push((whole) => whole.subarray(0, 20 + dice.below(whole.length - 20)));
  },
  'compressed and damaged': (file, dice) => {
    file.compress();
    file.byteEdits.push((whole) => {
      // Behind the header of gzip, in which bytes mean nothing.
      const at = 10 + dice.below(whole.length - 10);
      whole[at] = (whole[at] as number) ^ (1 + dice.below(255));
      return whole;
    });
  },
  'not there': (file) => {
    file.name = undefined;
  },
  'under another name': (file) => {
    const name = file.plainName;
    file.name = `${(name[0] as string).toUpperCase()}${name.slice(1)}`;
  },
};

const TITLES: Readonly<Record<Table, string>> = { calendar: 'calendar', sales: 'sales', prices: 'prices' };

const ofEach = (make: typeof read, changes: Readonly<Record<string, Change>>): readonly Damage[] =>
  TABLES.flatMap((table) =>
    Object.entries(changes).map(([name, change]) =>
      make('form', `${TITLES[table]}: ${name}`, (draft, dice) => {
        change(draft[table], dice, draft);
        return { table };
      }),
    ),
  );

export const FORM_DAMAGES: readonly Damage[] = [
  ...ofEach(read, SAME),
  ...ofEach(refused, OTHER),
  // Of the calendar, it would give an event another name, everywhere alike.
  ...(['sales', 'prices'] as const).map((table) =>
    refused('form', `${table}: UTF-8, taken for Latin-1 and made UTF-8 again`, (draft) => {
      draft[table].textEdits.push((whole) => Buffer.from(whole).toString('latin1'));
      return { table: 'prices' };
    }),
  ),
  refused('form', 'two tables are exchanged', (draft, dice) => {
    const [first, second] = dice.shuffled(TABLES) as [Table, Table];
    [draft[first].lines, draft[second].lines] = [draft[second].lines, draft[first].lines];
    return { table: first };
  }),
];
