import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pinnedLibraries } from '../../../activities/environment/pinned-libraries.js';

describe('pinnedLibraries', () => {
  it('says the version of each library, all where that of Python decides, by the last list', () => {
    const folder = mkdtempSync(join(tmpdir(), 'libraries-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [name, text] of [
      ['first', 'numpy==1.0\n'],
      [
        'last',
        "numpy==2.2.6 ; python_full_version < '3.11' \\\n    --hash=sha256:aa\nnumpy==2.3.3 \\\n    --hash=sha256:bb\nscipy==1.1\n",
      ],
      ['none', undefined],
    ] as const) {
      mkdirSync(join(folder, name));
      if (text !== undefined) writeFileSync(join(folder, name, 'requirements.txt'), text);
    }
    expect(pinnedLibraries(['first', 'last', 'none'].map((name) => join(folder, name)))).toEqual({
      numpy: '2.2.6 or 2.3.3',
      scipy: '1.1',
    });
    expect(pinnedLibraries([join(folder, 'none')])).toEqual({});
  });

  it("reads the list of the project's own containers", () => {
    const own = fileURLToPath(new URL('../../../containers', import.meta.url));
    expect(pinnedLibraries([own]).lightgbm).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
