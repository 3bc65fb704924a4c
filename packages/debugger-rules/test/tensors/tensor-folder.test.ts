import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tensorFolder } from '../../src/tensors/tensor-folder.js';
import { readTensorDirectory } from '../../src/tensors/tensor-reader.js';
import { goldenFiles, goldenFolder, sourceOf } from './sources.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensors-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a tensor directory in a folder', () => {
  it('is read as from any other source', async () => {
    const files = await goldenFiles();
    for (const [name, bytes] of files) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    expect(await readTensorDirectory(tensorFolder(folder))).toEqual(await readTensorDirectory(sourceOf(files)));
  });

  it('lists what begins with a prefix', async () => {
    const names = await tensorFolder(goldenFolder).list('collections/');
    expect(names).toEqual(['collections/000000000/worker_0_collections.json']);
  });

  it('is empty while the folder or a file is not there yet', async () => {
    const source = tensorFolder(join(folder, 'later'));
    expect(await source.list('index/')).toEqual([]);
    expect(await source.read('index/a.json')).toBeUndefined();
  });
});
