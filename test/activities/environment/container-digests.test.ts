import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containerDigests } from '../../../activities/environment/container-digests.js';
import { PACKAGE_CONTAINERS, PROJECT_CONTAINERS } from '../../../local/stack/container-folders.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'digests-'));
  write('ours/one/container.json', '{ "repositories": ["one"] }');
  write('ours/one/train', 'one');
  write('theirs/two/container.json', '{ "repositories": ["two", "also-two"] }');
  write('ours/common/shared.py', 'shared');
  write('theirs/requirements.txt', 'numpy');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const digests = () => containerDigests([join(folder, 'ours'), join(folder, 'theirs')]);

describe('the digests of local containers', () => {
  it('are there for the containers of the project and of the package', () => {
    expect(Object.keys(containerDigests([PACKAGE_CONTAINERS, PROJECT_CONTAINERS]))).toEqual(
      expect.arrayContaining(['durable-forecast-lightgbm', 'durable-forecast-hist-gb', 'sagemaker-xgboost']),
    );
  });

  it('change for every container when the common part or the requirements change', () => {
    for (const shared of ['ours/common/shared.py', 'theirs/requirements.txt']) {
      const { one, two } = digests();
      appendFileSync(join(folder, shared), 'more');
      expect(digests().one).not.toBe(one);
      expect(digests().two).not.toBe(two);
    }
  });

  it('change for the one container whose own file changes', () => {
    const { one, two } = digests();
    appendFileSync(join(folder, 'ours/one/train'), 'more');
    expect(digests().one).not.toBe(one);
    expect(digests().two).toBe(two);
  });

  it('stay when only byte code, a README or a folder that is no container changes', () => {
    const before = digests();
    write('ours/common/__pycache__/shared.pyc', 'code');
    write('ours/one/README.md', 'words');
    write('ours/notes/a.txt', 'words');
    expect(digests()).toEqual(before);
  });

  it('are those of every repository that the container stands for, and of none where nobody can read which', () => {
    expect(digests()['also-two']).toBe(digests().two);
    write('ours/one/container.json', '{');
    expect(Object.keys(digests()).sort()).toEqual(['also-two', 'two']);
  });
});
