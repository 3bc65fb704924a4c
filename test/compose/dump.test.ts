import { expect, it } from 'vitest';
import { findInDump } from './dump.js';

const hex = (text: string) => Buffer.from(text).toString('hex');

it('a text is found in the columns of text and of bytes of a dump', () => {
  const dump = `COPY public.executions FROM stdin;\n1\tplain-id\t\\\\x${hex('{"item":"FOODS_1_002"}')}\n2\t\\\\x00\n`;
  expect(findInDump(dump, ['PLAIN-id', 'FOODS_1_002', 'FOODS_1_003'])).toEqual(['PLAIN-id', 'FOODS_1_002']);
});
