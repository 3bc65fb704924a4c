import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { references } from '../../scripts/reference/references.js';

test.each(Object.entries(references))("docs/reference/%s is what 'npm run reference' writes now", (name, write) => {
  const committed = readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8');
  expect(committed).toBe(write());
});
