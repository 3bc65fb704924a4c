// Writes docs/operations.md.
import { writeFileSync } from 'node:fs';
import { DOCUMENT, renderFidelity } from './render.js';

writeFileSync(DOCUMENT, renderFidelity());
console.log(`wrote ${DOCUMENT.pathname}`);
