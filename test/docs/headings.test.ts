import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { projectPaths, ROOT } from './project-files.js';

const documents = projectPaths().filter((path) => path.endsWith('.md'));

test.each(documents)('%s links to headings that exist', (document) => {
  const links = [...textOf(document).matchAll(/\]\(([^)\s#]*)#([^)\s]+)\)/g)]
    .map(([, path, heading]) => ({ path: path as string, heading: heading as string }))
    .filter(({ path }) => !/^[a-z]+:/.test(path));
  const missing = links.filter(({ path, heading }) => {
    const target = path === '' ? document : normalize(join(dirname(document), path));
    return target.endsWith('.md') && !anchorsOf(target).has(heading);
  });
  expect(missing).toEqual([]);
});

/** Anchors as GitHub makes them of the headings of a document; a heading that comes again gets a number. */
function anchorsOf(document: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading] of textOf(document).matchAll(/^#+ (.*)$/gm)) {
    const words = (heading as string).replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    let number = 0;
    while (anchors.has(number === 0 ? anchor : `${anchor}-${number}`)) number += 1;
    anchors.add(number === 0 ? anchor : `${anchor}-${number}`);
  }
  return anchors;
}

/** Without code blocks, whose lines may begin with a sharp. */
const textOf = (document: string) => readFileSync(join(ROOT, document), 'utf8').replace(/^```.*?^```/gms, '');
