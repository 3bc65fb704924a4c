import { z } from 'zod';
import type { RunComparison } from '../compare/run-comparison.js';
import type { ReproductionJudgement } from '../reproduction/judge-reproduction.js';
import { type JsonOf, jsonShape } from './json-shape.js';
import { comparisonFields, runComparisonJson } from './run-comparison-shape.js';

export const reproductionShape = jsonShape('forecast.reproduction/1', 'forecast reproduce RUN --json', {
  same: z
    .boolean()
    .optional()
    .describe('Whether the forecast is the same, within the tolerance; left out where the first one is gone.'),
  first: z
    .string()
    .optional()
    .describe(
      'Where the two begin to differ, on the way from the raw files to the forecast; left out where nothing does.',
    ),
  ...comparisonFields,
});

/** @param most series that are listed */
export const reproductionJson = (
  judgement: ReproductionJudgement,
  compared: RunComparison,
  most: number,
): JsonOf<typeof reproductionShape> => ({ ...judgement, ...runComparisonJson(compared, most) });
