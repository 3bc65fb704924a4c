import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { pythonComponents } from '../../scripts/python-components.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const packagesOf = (text: string) => {
  writeFileSync(join(folder, 'requirements.txt'), text);
  return pythonComponents(folder, 'requirements.txt').map(({ purl }) => purl);
};

describe('the Python packages of the bill of materials', () => {
  it('are those that a file locks, by the names of package URLs', () => {
    expect(
      packagesOf(
        '# locked\nMarkup_Safe==3.0.3 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via jinja2\nray[default]==2.9 ; python_version < "4"\n',
      ),
    ).toEqual(['pkg:pypi/markup-safe@3.0.3', 'pkg:pypi/ray@2.9']);
  });

  it('are refused where a line locks no version', () => {
    expect(() => packagesOf('numpy>=2\n')).toThrow("requirements.txt: 'numpy>=2' locks no version.");
  });

  it('can be read from every file of the project, each package with a hash', () => {
    const files = ['bench', 'containers', 'packages/sagemaker-local', 'scripts'].flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('requirements.txt') && !file.includes('node_modules'))
        .map((file) => join(room, file)),
    );
    expect(files.length).toBeGreaterThan(9);
    for (const file of files) expect(pythonComponents(root, file).length, file).toBeGreaterThan(0);
  });
});
