#!/usr/bin/env node
// The `forecast` command. Plain JavaScript, so that it can say what is missing before TypeScript is loaded.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 20)) {
  console.error(`forecast needs Node 20.20 or newer; this is ${process.version}.`);
  process.exit(1);
}
if (!existsSync(fileURLToPath(new URL('../node_modules/tsx', import.meta.url)))) {
  console.error("The project is not set up yet. Run 'npm run setup' in its folder first.");
  process.exit(1);
}
// The set-up checks the Node version; the AWS client's own warning would stand in every output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
