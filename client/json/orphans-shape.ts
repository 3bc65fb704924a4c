import { z } from 'zod';
import { JOB_KINDS } from '../../contracts/maintenance/orphans.js';
import { listOf, runField, timeField } from './fields.js';
import { jsonShape } from './json-shape.js';

const orphan = z.object({
  kind: z.enum(JOB_KINDS).describe('Which kind of job; or `endpoint`.'),
  name: z.string().describe('Its name in SageMaker.'),
  owner: z.string().describe('Id of the workflow that started it.'),
  run: runField,
  createdAt: timeField('When it was created'),
});

export const orphansShape = jsonShape('forecast.orphans/1', 'forecast reap --json', {
  dryRun: z.boolean().describe('Whether it was only looked.'),
  seen: z.number().describe('Jobs in progress that were looked at.'),
  foreign: z.number().describe('Those of others.'),
  young: z.number().describe('Those too young to judge.'),
  orphans: listOf(orphan).describe('Jobs whose workflows are gone.'),
  stopped: listOf(z.string()).describe('Names of those that were stopped.'),
  failed: listOf(
    z.object({
      name: z.string().describe('A job that could not be stopped.'),
      reason: z.string().describe('Why.'),
    }),
  ).describe('Those that could not be stopped; the next search tries again.'),
});
