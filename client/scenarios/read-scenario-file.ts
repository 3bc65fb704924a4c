import { type Scenario, scenarioSchema } from '../../contracts/scenario/scenario.js';
import { describeIssues } from '../errors/describe-issues.js';
import { UserError } from '../errors/user-error.js';
import { readYamlFile } from '../files/read-yaml-file.js';

/** Changes from a file: ids with any characters, and more of them than a command line holds. @throws UserError with every fault */
export async function readScenarioFile(file: string): Promise<Scenario> {
  const { value, position } = await readYamlFile('scenario', file);
  const parsed = scenarioSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const place = (path: readonly PropertyKey[]) => `${file}:${position(path)} ${path.join('.')}`;
  const faults = describeIssues(parsed.error.issues, { schema: scenarioSchema, raw: value, place });
  throw new UserError(
    [`The scenario has faults; nothing was started:`, ...faults.map((fault) => `  ${fault}`)].join('\n'),
    'usage',
  );
}
