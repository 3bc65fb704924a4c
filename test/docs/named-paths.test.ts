import { readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { projectPaths, ROOT } from './project-files.js';

const paths = new Set(projectPaths());
const rooms = new Set([...paths].map((path) => path.split('/')[0]));
// What a release changed stays as it was written.
const documents = [...paths].filter((path) => path.endsWith('.md') && !path.endsWith('CHANGELOG.md'));

const exists = (path: string) => paths.has(path) || paths.has(`${path}/`) || path === '.';

test.each(documents)('%s links to files that exist', (document) => {
  const links = [...textOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link as string);
  const local = links.filter((link) => !/^([a-z]+:|#)/.test(link)).map((link) => link.replace(/#.*$/, ''));
  const missing = local.filter((link) => !exists(normalize(join(dirname(document), link)).replace(/\/$/, '')));
  expect(missing).toEqual([]);
});

test.each(documents)('%s names files that exist', (document) => {
  const spans = [...textOf(document).matchAll(/`([^`\s]+)`/g)].map(([, text]) => (text as string).replace(/\/$/, ''));
  expect(spans.filter((span) => isPath(span) && !isFound(span, dirname(document)))).toEqual([]);
});

const textOf = (document: string) =>
  // Code blocks are commands and examples of files that a reader may have.
  readFileSync(join(ROOT, document), 'utf8').replace(/^```.*?^```/gms, '');

/** A path that begins with a room of the project, or the name or path of a source file. */
function isPath(span: string): boolean {
  // `NAME.test.ts` stands for files of a kind.
  if (!/^\.?[\w@-][\w@./-]*$/.test(span) || /\bNAME\b/.test(span)) return false;
  if (/^[\w./-]+\.(ts|mts|mjs|py)$/.test(span)) return true;
  return span.includes('/') && rooms.has(span.split('/')[0] as string);
}

/** A guide may name a file of any folder by its name alone, the README of a folder only its own files. */
function namesBelow(folder: string): ReadonlySet<string> {
  const below = folder === '.' || folder.startsWith('docs') ? '' : `${folder}/`;
  return new Set([...paths].filter((path) => path.startsWith(below)).map((path) => basename(path)));
}

/** From the root, or from the folder of the document or one above it. */
function isFound(path: string, folder: string): boolean {
  if (!path.includes('/')) return namesBelow(folder).has(path);
  if (exists(normalize(join(folder, path)))) return true;
  return folder !== '.' && isFound(path, dirname(folder));
}
