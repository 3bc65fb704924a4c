import { type AlgorithmDeclaration, declarationSchema } from '../../contracts/algorithms/declaration.js';
import { describeIssues } from '../errors/describe-issues.js';
import { UserError } from '../errors/user-error.js';
import { readYamlFile } from '../files/read-yaml-file.js';

/** Reads and checks the declaration of an algorithm. @throws UserError listing every fault with its line and cure */
export async function readDeclaration(file: string): Promise<AlgorithmDeclaration> {
  const { value, position } = await readYamlFile('declaration', file);
  const parsed = declarationSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = describeIssues(parsed.error.issues, {
    schema: declarationSchema,
    raw: value,
    place: (path) => `${file}:${position(path)} ${path.length === 0 ? '(top level)' : path.join('.')}`,
  });
  throw new UserError(
    [
      `${file} is no declaration of an algorithm (docs/algorithms.md), it has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:`,
      ...faults.map((fault) => `  ${fault}`),
    ].join('\n'),
    'usage',
  );
}
