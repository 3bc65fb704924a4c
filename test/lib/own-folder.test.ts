import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownFolder } from '@durable-forecast/lib/own-folder';
import { afterAll, describe, expect, it } from 'vitest';

const parent = mkdtempSync(join(tmpdir(), 'own-folder-'));
afterAll(() => rmSync(parent, { recursive: true }));

describe('a folder of one user below one of everybody', () => {
  it('is made for that user alone, and closed where it was open', () => {
    const [fresh, open] = [join(parent, 'fresh'), join(parent, 'open')];
    mkdirSync(open);
    chmodSync(open, 0o777);
    expect([fresh, open].map(ownFolder).map((folder) => statSync(folder).mode & 0o777)).toEqual([0o700, 0o700]);
  });

  it('is none that a link of somebody leads to', () => {
    const link = join(parent, 'link');
    symlinkSync(join(parent, 'open'), link);
    expect(() => ownFolder(link)).toThrow(`${link} belongs to another user of this machine. Set TMPDIR`);
  });
});
