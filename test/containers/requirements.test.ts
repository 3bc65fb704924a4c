import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_CONTAINERS, PROJECT_CONTAINERS } from '../../local/stack/container-folders.js';

/** `numpy==2.4.6 ; python_full_version == '3.11.*'` and its hashes, without the comments that say who asked for it. */
function lockedIn(folder: string): string[] {
  const text = readFileSync(join(folder, 'requirements.txt'), 'utf8').replaceAll(/^ +#.*\n/gm, '');
  return text.split(/\n(?=[a-z])/).map((block) => block.trim());
}

describe("the Python requirements of the package's containers", () => {
  it("are among the project's, in the same versions", () => {
    const project = lockedIn(PROJECT_CONTAINERS);
    const own = lockedIn(PACKAGE_CONTAINERS);
    expect(own.length).toBeGreaterThan(5);
    expect(project).toEqual(expect.arrayContaining(own));
  });
});
