import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { withDeclarations } from '../../client/algorithms/with-declarations.js';
import { readRequest } from '../../client/runs/read-request.js';
import { readSchedulesFile } from '../../client/schedules/read-schedules-file.js';
import { declarationSchema } from '../../contracts/algorithms/declaration.js';
import { requestSchema } from '../../contracts/request/request.js';
import { scenarioSchema } from '../../contracts/scenario/scenario.js';
import { schedulesFileSchema } from '../../contracts/scheduling/schedule.js';
import { projectPaths, ROOT } from './project-files.js';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const guides = projectPaths().filter((path) => /^docs\/[^/]+\.md$/.test(path));
const snippets = guides.flatMap((guide) =>
  [...read(guide).matchAll(/^```yaml\n(.*?)^```/gms)].map(
    ([, yaml], index) => [guide, index + 1, yaml as string] as const,
  ),
);
const isDeclaration = (yaml: string) => /^image:/m.test(yaml);
const isSchedules = (yaml: string) => /^schedules:/m.test(yaml);
const files = projectPaths().filter((path) => /^examples\/.*\.ya?ml$/.test(path));
const [schedules, requests] = [true, false].map((wanted) => files.filter((file) => isSchedules(read(file)) === wanted));

test.each(schedules as string[])('%s has schedules that are accepted, with their requests', async (file) => {
  expect((await readSchedulesFile(join(ROOT, file))).schedules.length).toBeGreaterThan(0);
});

test.each(requests as string[])(
  '%s is a request that is accepted, with the declarations that it names',
  async (file) => {
    expect((await readRequest(join(ROOT, file))).name).toBe(parse(read(file)).name);
  },
);

test.each(snippets)('%s: example %i is accepted, as what it is', async (guide, _number, yaml) => {
  const ofAlgorithm = isDeclaration(yaml) ? declarationSchema : requestSchema;
  const ofRun = isSchedules(yaml) ? schedulesFileSchema : ofAlgorithm;
  const schema = guide === 'docs/what-if.md' ? scenarioSchema : ofRun;
  expect(schema.safeParse(await withDeclarations(parse(yaml), ROOT)).error).toBeUndefined();
});
