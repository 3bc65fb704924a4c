import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { requestSchema } from '../../contracts/request/request.js';
import { projectPaths, ROOT } from './project-files.js';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const guides = projectPaths().filter((path) => /^docs\/[^/]+\.md$/.test(path));
const snippets = guides.flatMap((guide) =>
  [...read(guide).matchAll(/^```yaml\n(.*?)^```/gms)].map(
    ([, yaml], index) => [guide, index + 1, yaml as string] as const,
  ),
);
const files = projectPaths().filter((path) => /^examples\/.*\.ya?ml$/.test(path));

test.each(files)('%s is a request that is accepted', (file) => {
  expect(requestSchema.safeParse(parse(read(file))).error).toBeUndefined();
});

test.each(snippets)('%s: example %i is part of a request that is accepted', (_guide, _number, yaml) => {
  expect(requestSchema.safeParse(parse(yaml)).error).toBeUndefined();
});
