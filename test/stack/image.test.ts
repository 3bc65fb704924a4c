import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the Dockerfile', () => {
  it('has the package.json of every workspace before it installs, as npm ci wants it', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Readonly<Record<string, { readonly link?: boolean; readonly resolved?: string }>>;
    };
    const workspaces = Object.values(packages).flatMap(({ link, resolved }) => (link === true ? [resolved] : []));
    const before = read('Dockerfile').split('RUN npm ci')[0];
    expect(workspaces.length).toBeGreaterThan(2);
    for (const folder of workspaces) expect(before).toContain(`COPY ${folder}/package.json ${folder}/package.json\n`);
  });
});
