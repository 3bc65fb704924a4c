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
// What a library deprecates is nothing to whoever asks for a forecast; NODE_OPTIONS=--trace-warnings shows it.
if (!process.env.NODE_OPTIONS?.includes('warnings')) process.removeAllListeners('warning');
const { register } = await import('tsx/esm/api');
register();
try {
  await import('./main.ts');
} catch (error) {
  const [, missing] = /^Cannot find package '([^']+)'/.exec(error.message) ?? [];
  if (missing === undefined) throw error;
  console.error(
    `The set-up is older than the project: the package ${missing} is missing. Run 'npm run setup' in its folder.`,
  );
  process.exit(1);
}
