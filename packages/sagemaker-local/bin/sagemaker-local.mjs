#!/usr/bin/env node
// The `sagemaker-local` command: the built program of the packed package; in a checkout the sources, which tsx runs.
import { existsSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 20)) {
  console.error(`sagemaker-local needs Node 20.20 or newer; this is ${process.version}.`);
  process.exit(1);
}
// The version is checked above; the AWS client's own warning would stand in every output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const sources = new URL('../src/main.ts', import.meta.url);
if (existsSync(sources)) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(sources.href);
} else {
  await import('../dist/main.js');
}
