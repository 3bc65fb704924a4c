import { join } from 'node:path';
import { pathInside } from '@durable-forecast/lib/path-inside';
import fc from 'fast-check';
import { expect, it } from 'vitest';

it('gives the path of a name below its folder', () => {
  expect(pathInside('/work/job', 'train.CA_1')).toBe('/work/job/train.CA_1');
  expect(pathInside('/work/job', 'data/train/x')).toBe('/work/job/data/train/x');
  expect(pathInside('/work/job/', '/x')).toBe('/work/job/x');
});

it.each(['', '.', '..', '../x', 'a/../../x', 'a/../b', 'a\\..\\..\\x', 'a\0b', '/../../etc/passwd'])(
  'refuses %j',
  (name) => {
    expect(pathInside('/work/job', name)).toBeUndefined();
  },
);

it('never leaves the folder', () => {
  const name = fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '\0', ' '), maxLength: 20 });
  fc.assert(
    fc.property(name, (text) => {
      const path = pathInside('/work/job', text);
      return path === undefined || (path.startsWith('/work/job/') && join(path) === path);
    }),
  );
});
