import { z } from 'zod';
import { listOf } from './fields.js';
import { jsonShape } from './json-shape.js';

const finding = z.object({
  name: z.string().describe('What was looked at.'),
  status: z
    .enum(['ok', 'fault', 'skipped'])
    .describe('What was found; `skipped` where it can’t be told, or matters to nobody here.'),
  message: z.string().describe('For people; of a fault what, where and the cure.'),
});

export const doctorShape = jsonShape('forecast.doctor/1', 'forecast doctor --json', {
  faults: z.number().describe('How many of the findings are faults.'),
  findings: listOf(finding).describe('In the order in which they rest on each other.'),
});
