import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { jsonShapes } from '../../client/json/shapes.js';

it('every shape that a command prints is documented', () => {
  const folder = fileURLToPath(new URL('../../client/json/', import.meta.url));
  const made = readdirSync(folder).flatMap((file) =>
    [...readFileSync(`${folder}${file}`, 'utf8').matchAll(/jsonShape\(\s*'([^']+)'/g)].map(([, name]) => name),
  );
  expect(made.length).toBeGreaterThan(20);
  expect(jsonShapes.map(({ name }) => name).sort()).toEqual(made.sort());
});
