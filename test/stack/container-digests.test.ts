import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containerDigests } from '../../local/stack/container-digests.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'digests-'));
  write('ours/one/container.json', '{}');
  write('ours/one/train', 'one');
  write('theirs/two/container.json', '{}');
  write('common/shared.py', 'shared');
  write('requirements.txt', 'numpy');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const digests = () =>
  containerDigests({
    containers: [join(folder, 'ours'), join(folder, 'theirs')],
    shared: { common: join(folder, 'common'), 'requirements.txt': join(folder, 'requirements.txt') },
  });

describe('the digests of local containers', () => {
  it('are there for the containers of the project and of the package', () => {
    expect(Object.keys(containerDigests()).sort()).toEqual(['lightgbm', 'lstm', 'xgboost']);
  });

  it('change for every container when the common part or the requirements change', () => {
    for (const shared of ['common/shared.py', 'requirements.txt']) {
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
    write('common/__pycache__/shared.pyc', 'code');
    write('ours/one/README.md', 'words');
    write('ours/notes/a.txt', 'words');
    expect(digests()).toEqual(before);
  });
});
