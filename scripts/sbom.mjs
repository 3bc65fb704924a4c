// Writes what the project consists of as one CycloneDX file: `npm run sbom -- sbom.cdx.json`, or to standard output. npm lists its own packages;
// those of Python come from every locked file of requirements, and the two servers from the place that pins them.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SERVERS } from '../local/installed/servers.mjs';
import { pythonComponents } from './python-components.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** @returns what a command prints */
function ask(command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 2 ** 20,
  });
  if (status === 0) return stdout;
  console.error(`${command} ${args.join(' ')} did not work: ${error?.message ?? stderr.trim()}`);
  process.exit(1);
}

const bom = JSON.parse(ask('npm', 'sbom', '--sbom-format', 'cyclonedx'));
const locked = ask('git', 'ls-files', '*requirements.txt').trim().split('\n');
const servers = Object.values(SERVERS).map(({ title, version, package: name }) => ({
  type: 'application',
  'bom-ref': `pkg:golang/${name}@${version}`,
  name: title,
  version,
  purl: `pkg:golang/${name}@${version}`,
}));
const components = [...bom.components, ...locked.flatMap((file) => pythonComponents(root, file)), ...servers];
const component = { ...bom.metadata.component, name: 'durable-forecast' };
const text = `${JSON.stringify({ ...bom, metadata: { ...bom.metadata, component }, components }, undefined, 2)}\n`;

const [file] = process.argv.slice(2);
if (file === undefined) process.stdout.write(text);
else {
  writeFileSync(file, text);
  console.log(`${components.length} components in ${file}.`);
}
