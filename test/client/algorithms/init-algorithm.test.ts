import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initAlgorithm } from '../../../client/algorithms/init-algorithm.js';
import { readDeclaration } from '../../../client/algorithms/read-declaration.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-algorithm-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string) => readFileSync(join(folder, file), 'utf8');

describe('the beginning of an algorithm', () => {
  it('is a container and a sound declaration under its name', async () => {
    expect(await initAlgorithm('my-ridge', folder)).toEqual([
      'algorithms/my-ridge.yaml',
      'containers/my-ridge/Dockerfile',
      'containers/my-ridge/container.json',
      'containers/my-ridge/serve',
      'containers/my-ridge/train',
    ]);
    const declaration = await readDeclaration(join(folder, 'algorithms/my-ridge.yaml'));
    expect(declaration).toMatchObject({ name: 'my-ridge', image: 'my-ridge:1', checkpoints: true });
    expect(JSON.parse(read('containers/my-ridge/container.json'))).toMatchObject({ repositories: ['my-ridge'] });
    expect(statSync(join(folder, 'containers/my-ridge/train')).mode & 0o100).toBe(0o100);
    for (const name of Object.keys(declaration.hyperparameters)) {
      expect(read('containers/my-ridge/train')).toContain(`"${name}": `);
    }
  });

  it('writes over nothing, and writes nothing then', async () => {
    await initAlgorithm('my-ridge', folder);
    writeFileSync(join(folder, 'containers/my-ridge/train'), 'mine');
    rmSync(join(folder, 'algorithms/my-ridge.yaml'));
    await expect(initAlgorithm('my-ridge', folder)).rejects.toThrow(
      /containers\/my-ridge\/Dockerfile exists\. Choose another name, or move it away; nothing was written\.$/,
    );
    expect(read('containers/my-ridge/train')).toBe('mine');
    expect(() => read('algorithms/my-ridge.yaml')).toThrow(/ENOENT/);
  });

  it.each([
    ['lightgbm', 'lightgbm is a bundled algorithm; choose another name.'],
    ['../up', "'../up' can't be the name of an algorithm: use lower-case letters, digits and single hyphens"],
    ['My_Ridge', "'My_Ridge' can't be the name of an algorithm: use lower-case letters, digits and single hyphens"],
  ])('is refused under the name %s', async (name, message) => {
    await expect(initAlgorithm(name, folder)).rejects.toThrow(message);
  });
});
