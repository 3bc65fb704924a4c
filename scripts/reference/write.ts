// Writes the reference pages, which are made from the code: `npm run reference`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundledDeclarations } from './bundled-declarations.js';
import { references } from './references.js';

const folder = new URL('../../docs/reference/', import.meta.url);
const declarations = fileURLToPath(new URL('../../contracts/algorithms/bundled-declarations.ts', import.meta.url));
// First: the reference of the request is made from it.
writeFileSync(declarations, bundledDeclarations());
for (const [name, write] of Object.entries(references)) {
  const file = fileURLToPath(new URL(name, folder));
  writeFileSync(file, write());
  console.log(`wrote ${file}`);
}
