import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interpreterOf, PythonEnvironments } from '../src/images/python-environments.js';
import { temporaryFolder } from './support/test-bench.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const path = (name: string) => join(folder.path, name);

/**
 * Stands for Python, whose own environments take seconds and packages from a registry: `npm run test:lstm` makes a real one. It
 * makes folders with a copy of itself, and installs by the script `pip`.
 */
function python(pip: string): string {
  const file = path('python');
  writeFileSync(
    file,
    `#!/bin/sh
echo "$*" >> '${path('calls')}'
case "$*" in
  *venv*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  *) ${pip} ;;
esac
`,
  );
  chmodSync(file, 0o755);
  return file;
}

const calls = () => readFileSync(path('calls'), 'utf8').trim().split('\n');

async function environmentOf(environments: PythonEnvironments) {
  writeFileSync(path('requirements.txt'), 'jax==1');
  return environments.of('heavy', path('requirements.txt'));
}

describe('the Python environment of a container', () => {
  it('is made once for all jobs that need it at the same time, and found by later ones', async () => {
    const environments = new PythonEnvironments(path('environments'), python('true'));
    const environment = await environmentOf(environments);
    expect(environments.isMade(environment)).toBe(false);
    await Promise.all([environments.make(environment), environments.make(environment)]);
    await environments.make(environment);
    expect(existsSync(interpreterOf(environment))).toBe(true);
    expect(calls().map((call) => call.replace(/ \S*\.part$/, ' PART'))).toEqual([
      '-m venv PART',
      `-I -m pip --disable-pip-version-check install --quiet --no-input --require-hashes -r ${path('requirements.txt')}`,
    ]);
    expect(readdirSync(path('environments'))).toHaveLength(1);
  });

  it('leaves nothing behind when it cannot be made, says why, and is tried again by the next job', async () => {
    const environments = new PythonEnvironments(
      path('environments'),
      python("{ echo 'No matching distribution found for jax==1' >&2; exit 1; }"),
    );
    const environment = await environmentOf(environments);
    await expect(environments.make(environment)).rejects.toThrow('No matching distribution found for jax==1');
    expect(readdirSync(path('environments'))).toEqual([]);
    python('true');
    await environments.make(environment);
    expect(environments.isMade(environment)).toBe(true);
  });
});
