import type { Cell } from '../../contracts/dataset/cells.js';
import type { CellForecast, NamedForecast } from '../../contracts/evaluation/ensemble.js';
import { listFiles } from '../s3/stored-files.js';
import type { ScenarioDeps } from './deps.js';

/** A forecast that a run has made with one of its models. */
export interface MadeStep {
  /** Position of its member, and its name. */
  readonly member: number;
  readonly name: string;
  /** As the run called it: `CA_1`, `per-store/CA_1`. */
  readonly step: string;
  /** The cells of it that are wanted. */
  readonly cells: readonly Cell[];
}

export interface RecallMembersInput {
  readonly run: string;
  readonly steps: readonly MadeStep[];
}

/**
 * What the models of a run have said when it made its forecast, where the answers of its transforms are still there. Nobody
 * recorded what they held: whoever uses them holds the forecast that they make against the published one.
 */
export async function recallMembers(
  { s3, bucket }: Pick<ScenarioDeps, 's3' | 'bucket'>,
  { run, steps }: RecallMembersInput,
): Promise<readonly NamedForecast[] | null> {
  const members = new Map<number, { readonly name: string; readonly cells: CellForecast[] }>();
  for (const { member, name, step, cells } of steps) {
    const files = await listFiles(s3, `s3://${bucket}/runs/${run}/forecast/${step}/`);
    const own = members.get(member) ?? { name, cells: [] };
    members.set(member, own);
    for (const cell of cells) {
      const file = files.find(({ uri }) => uri.endsWith(`/${cell.name}.csv.out`));
      if (file === undefined) return null;
      own.cells.push({ cell, ...file });
    }
  }
  return [...members.values()];
}
