import { z } from 'zod';
import { STAGES } from '../../contracts/run/stages.js';
import { listOf } from './fields.js';
import { jsonShape } from './json-shape.js';

const stage = z.object({
  stage: z.enum(STAGES).describe('Name of the stage.'),
  work: z.string().describe('What it does, for people.'),
  jobs: z
    .number()
    .optional()
    .describe('Jobs of SageMaker that it starts at most; left out where that depends on data elsewhere.'),
});

export const planShape = jsonShape('forecast.plan/1', 'forecast run --dry-run --json', {
  name: z.string().describe('Name of the forecast.'),
  stages: listOf(stage).describe('The stages in their order.'),
  cost: z.string().describe('What the sweep will cost at AWS prices, for people.'),
  fault: z
    .string()
    .optional()
    .describe('Why a run would be refused once its data is inspected, for people; the exit code is 2 then.'),
});
