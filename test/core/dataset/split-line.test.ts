import { expect, it } from 'vitest';
import { splitLine } from '../../../core/dataset/split-line.js';

it('refuses a line that would take many times its length in memory, and shows how it begins', () => {
  expect(splitLine(Buffer.alloc(5 << 20, 'a,'))).toEqual({
    kind: 'broken',
    value: 'a,'.repeat(50),
    problem: 'the line is longer than 4194304 bytes',
    cure: 'Give each row a line of its own, with a field a column.',
  });
  expect(splitLine(Buffer.from('a,,"b,c"'))).toEqual({ kind: 'fields', texts: ['a', '', 'b,c'], isUtf8: true });
});
