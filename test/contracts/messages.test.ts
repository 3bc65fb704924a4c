import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { messages } from '../../contracts/messages.js';

const sourcesBelow = (folder: string) => {
  const root = fileURLToPath(new URL(`../../${folder}/`, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file, text: readFileSync(`${root}${file}`, 'utf8') }));
};

describe('the table of messages', () => {
  it('has every message that is defined, with its kind, and no other', () => {
    const defined = sourcesBelow('contracts').flatMap(({ text }) =>
      [...text.matchAll(/define(Query|Signal|Update)(?:<.*>)?\('(\w+)'/g)].map(
        ([, kind = '', name = '']) => [name, kind.toLowerCase()] as const,
      ),
    );
    expect(Object.fromEntries(defined)).toEqual(
      Object.fromEntries(Object.entries(messages).map(([name, { kind }]) => [name, kind])),
    );
  });

  it('describes every handler', () => {
    for (const { file, text } of sourcesBelow('workflows')) {
      const handlers = [...text.matchAll(/\bsetHandler\(/g)].length;
      const descriptions = [...text.matchAll(/described\('/g)].length;
      expect([file, descriptions]).toEqual([file, handlers]);
    }
  });
});
