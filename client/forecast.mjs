#!/usr/bin/env node
// The `forecast` command. Plain JavaScript, so that it can say what is missing before TypeScript is loaded.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
// By its path: workspaces are linked by the set-up.
import { isSupportedNode, OLDEST_NODE, silenceAwsVersionWarning } from '../lib/supported-node.mjs';

if (!isSupportedNode()) {
  console.error(`forecast needs Node ${OLDEST_NODE} or newer; this is ${process.version}.`);
  process.exit(1);
}
if (!existsSync(fileURLToPath(new URL('../node_modules/tsx', import.meta.url)))) {
  console.error("The project is not set up yet. Run 'npm run setup' in its folder first.");
  process.exit(1);
}
silenceAwsVersionWarning();
const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
