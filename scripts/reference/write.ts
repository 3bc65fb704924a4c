// Writes the reference pages, which are made from the code: `npm run reference`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { references } from './references.js';

const folder = new URL('../../docs/reference/', import.meta.url);
for (const [name, write] of Object.entries(references)) {
  const file = fileURLToPath(new URL(name, folder));
  writeFileSync(file, write());
  console.log(`wrote ${file}`);
}
