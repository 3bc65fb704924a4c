import type { RunComparison } from '../compare/run-comparison.js';
import type { ReproductionJudgement } from '../reproduction/judge-reproduction.js';
import { wrapText } from '../terminal/wrap-text.js';
import { renderRunComparison } from './render-run-comparison.js';

/** What came of a reproduction, with all that differs. */
export function renderReproduction(
  judgement: ReproductionJudgement,
  compared: RunComparison,
  most: number,
  width?: number,
): string {
  return [wrapText(describeJudgement(judgement, compared), width), renderRunComparison(compared, most, width)].join(
    '\n\n',
  );
}

function describeJudgement(
  { same, first }: ReproductionJudgement,
  { a, b, tolerance }: Pick<RunComparison, 'a' | 'b' | 'tolerance'>,
): string {
  const where = first === undefined ? '' : ` The first on the way to it that differs: ${first}.`;
  switch (same) {
    case true:
      return `${b.run} gives the same forecast as ${a.run}, ${tolerance === 0 ? 'to the last bit' : `within ${tolerance}`}.${where}`;
    case false:
      return `${b.run} does not give the same forecast as ${a.run}.${where}`;
    case undefined:
      return `Whether ${b.run} gives the same forecast as ${a.run} nobody can say: what that forecast was is gone.${where}`;
  }
}
