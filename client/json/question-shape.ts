import { z } from 'zod';
import { RULE_ANSWERS } from '../../contracts/training/rule-questions.js';
import { listOf, runField, timeField } from './fields.js';
import { jsonShape } from './json-shape.js';

export const questionShape = jsonShape('forecast.question/1', 'forecast answer RUN TRIAL --json', {
  run: runField,
  trial: z.string().describe('Name of the trial.'),
  rule: z.string().describe('Name of the rule that asks.'),
  details: z.string().describe('What it found.'),
  answers: listOf(z.enum(RULE_ANSWERS)).describe('What may be answered.'),
  deadline: timeField('Until when'),
  default: z.string().describe('What is done without an answer.'),
});
