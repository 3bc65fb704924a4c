import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CompiledPrograms } from '../src/images/compiled-programs.js';
import { COMMON_PYTHON, OWN_CONTAINERS } from '../src/images/own-containers.js';
import { PythonEnvironments } from '../src/images/python-environments.js';
import { ImageRegistry } from '../src/images/registry.js';
import { temporaryFolder } from './support/test-bench.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const container = (parent: string, name: string, repository: string, manifest: object = {}) => {
  const path = join(folder.path, parent, name);
  mkdirSync(path, { recursive: true });
  const command = { train: ['{python}', '{dir}/train'] };
  writeFileSync(join(path, 'container.json'), JSON.stringify({ repositories: [repository], command, ...manifest }));
};
const registryOf = (...parents: string[]) =>
  new ImageRegistry(
    parents.map((parent) => join(folder.path, parent)),
    'python',
    'process',
    async () => false,
    new PythonEnvironments(join(folder.path, 'environments'), 'python'),
    new CompiledPrograms(join(folder.path, 'environments')),
  );
const found = async (registry: ImageRegistry, uri: string) => {
  const image = await registry.find(uri);
  return image?.kind === 'process' ? image : undefined;
};

describe('the registry of images', () => {
  it("has the package's own containers beside those of the given folders", async () => {
    container('first', 'mine', 'mine');
    const registry = registryOf('first');
    expect((await found(registry, 'registry.example/mine:1'))?.name).toBe('mine');
    const own = await found(registry, '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1');
    expect(own?.train).toEqual(['python', join(OWN_CONTAINERS, 'xgboost', 'train')]);
  });

  it('takes the first folder that has a repository, the given ones before its own', async () => {
    container('early', 'a', 'shared');
    container('late', 'b', 'shared');
    container('early', 'other-xgboost', 'sagemaker-xgboost');
    const registry = registryOf('early', 'late');
    expect((await found(registry, 'shared:1'))?.name).toBe('a');
    expect((await found(registry, 'sagemaker-xgboost:1'))?.name).toBe('other-xgboost');
  });

  it('says to a container where the common Python package lies', async () => {
    container('common', 'python', 'python', { environment: { PYTHONPATH: '{common}:{dir}' } });
    const image = await found(registryOf('common'), 'python:1');
    expect(image?.environment).toEqual({ PYTHONPATH: `${COMMON_PYTHON}:${join(folder.path, 'common', 'python')}` });
  });

  it.each([
    ['no program of Python', ['{dir}/train']],
    ['no file', ['{python}', '-m', 'training']],
    ['nothing', undefined],
  ])('refuses modules to preload for a train command of %s', async (_, train) => {
    container('preload', 'odd', 'odd', { command: { train }, preload: ['numpy'] });
    await expect(registryOf('preload').check()).rejects.toThrow(
      /odd\/container\.json is no container description: "preload" is for/,
    );
    container('preload', 'odd', 'odd', { command: { train: ['{python}', '{dir}/train', 'x'] }, preload: ['numpy'] });
    expect((await found(registryOf('preload'), 'odd:1'))?.preload).toEqual(['numpy']);
  });

  it('runs a container that has requirements in an environment of its own, one for each content', async () => {
    container('heavy', 'heavy', 'heavy', { requirements: 'requirements.txt' });
    const requirements = join(folder.path, 'heavy', 'heavy', 'requirements.txt');
    const pythonFor = async (content: string) => {
      writeFileSync(requirements, content);
      return (await found(registryOf('heavy'), 'heavy:1'))?.train?.[0];
    };
    const first = await pythonFor('jax==1');
    expect(first).toMatch(/environments\/python-heavy-[0-9a-f]{16}\/bin\/python$/);
    expect(await pythonFor('jax==2')).not.toBe(first);
    expect(await pythonFor('jax==1')).toBe(first);
  });

  it('runs a container that is compiled where its program lies, one for each content of its folder', async () => {
    container('native', 'native', 'native', {
      build: { command: ['cp', '{dir}/main', '{built}/main'] },
      command: { train: ['{built}/main', 'train'] },
    });
    const source = join(folder.path, 'native', 'native', 'main');
    const programFor = async (content: string) => {
      writeFileSync(source, content);
      return (await found(registryOf('native'), 'native:1'))?.train?.[0];
    };
    const first = await programFor('one');
    expect(first).toMatch(/environments\/built-native-[0-9a-f]{16}\/main$/);
    expect(await programFor('two')).not.toBe(first);
    expect(await programFor('one')).toBe(first);
  });

  it('says which container names requirements that are not there', async () => {
    container('broken', 'broken', 'broken', { requirements: 'missing.txt' });
    await expect(registryOf('broken').check()).rejects.toThrow(
      /broken\/container\.json names requirements that can't be read: ENOENT/,
    );
  });

  it('finds a folder that is made later', async () => {
    const registry = registryOf('later');
    expect(await found(registry, 'new:1')).toBeUndefined();
    container('later', 'new', 'new');
    expect((await found(registry, 'new:1'))?.name).toBe('new');
  });
});
