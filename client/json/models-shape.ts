import { z } from 'zod';
import { PACKAGE_APPROVALS } from '../../contracts/registry/champion-package.js';
import { listOf } from './fields.js';
import { jsonShape } from './json-shape.js';

export const registryShape = jsonShape('forecast.registry/1', 'forecast models --json', {
  forecasts: listOf(
    z.object({
      name: z.string().describe('Name of the forecast.'),
      group: z.string().describe('Its model package group in SageMaker; there is one once a champion is registered.'),
      packages: z.number().describe('Versions of the group.'),
      approved: z.number().optional().describe('The newest version that may be deployed.'),
      current: z
        .number()
        .optional()
        .describe(
          'The version whose models made the forecast that planners read; left out where it is not registered.',
        ),
    }),
  ).describe('Every forecast of the bucket, by name.'),
});

export const modelsShape = jsonShape('forecast.models/1', 'forecast models NAME --json', {
  name: z.string().describe('Name of the forecast.'),
  group: z.string().describe('Its model package group in SageMaker.'),
  current: z
    .number()
    .optional()
    .describe('The version whose models made the forecast that planners read; left out where it is not registered.'),
  packages: listOf(
    z.object({
      version: z.number().describe('Number in the group.'),
      arn: z.string().describe('Its ARN, for `CreateModel` and all else of SageMaker.'),
      approval: z.enum(PACKAGE_APPROVALS).describe('Whether its models may be deployed, in the words of SageMaker.'),
      why: z.string().optional().describe('Why, for people.'),
      registeredAt: z.string().optional().describe('When it was registered, ISO 8601 in UTC.'),
      run: z
        .string()
        .optional()
        .describe('Run whose champion it is, which is the name of its version; left out of what others have put in.'),
      origin: z.string().optional().describe('Last known day of the run, ISO date.'),
      champion: z.string().optional().describe('Trial that won.'),
      algorithm: z.string().optional().describe('Its algorithm.'),
      wrmsse: z.number().optional().describe("The champion's score on the validation window."),
      models: z.number().optional().describe('Models of the champion; the package names 16 at most.'),
    }),
  ).describe('Newest first.'),
});
