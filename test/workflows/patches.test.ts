import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { patches } from '../../workflows/shared/patches.js';

const folder = fileURLToPath(new URL('../../workflows/', import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('patches.ts'))
  .map((file) => ({ file, text: readFileSync(`${folder}${file}`, 'utf8') }));

describe('the patches of workflows', () => {
  it('have ids of their own', () => {
    const ids = Object.values(patches);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('are asked for by their names in the table, never by an id written elsewhere', () => {
    for (const { file, text } of sources) {
      for (const [, argument] of text.matchAll(/\bpatched\(([^)]*)\)/g)) {
        expect([file, argument]).toEqual([file, expect.stringMatching(/^patches\.\w+$/)]);
      }
    }
  });
});
