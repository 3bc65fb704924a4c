import { z } from 'zod';
import { BUILD_STATES } from '../deployments/deployment.js';
import { listOf } from './fields.js';
import { jsonShape } from './json-shape.js';

const build = z.object({
  build: z.string().describe('Its build id.'),
  state: z
    .enum(BUILD_STATES)
    .describe(
      '`current`: new work goes to it; `ramping`: a share of it; `new`: none yet; `draining`: none any more, but pinned workflows run; `drained`: none do, its workers can be stopped.',
    ),
  since: z.string().optional().describe('Since when it is current or ramping, ISO 8601 in UTC.'),
  workers: z.number().describe('Processes of it that poll.'),
  missingQueues: listOf(z.string()).describe('Task queues of the project that none of them polls.'),
  pinned: z.number().describe('Open workflows that are pinned to it.'),
});

export const deploymentShape = jsonShape('forecast.deployment/1', 'forecast deploy status --json', {
  deployment: z.string().describe('Name of the worker deployment.'),
  current: z
    .string()
    .optional()
    .describe('Build to which new work goes; left out where it goes to workers without a build.'),
  ramping: z
    .object({
      build: z.string().describe('Build that gets a share of new work.'),
      percent: z.number().describe('How much of it.'),
    })
    .optional()
    .describe('Left out where no build ramps.'),
  builds: listOf(build).describe('Every build that Temporal knows, the newest first.'),
  unversioned: z
    .object({
      workers: z.number().describe('Workers without a build that poll.'),
      workflows: z.number().describe('Open workflows that no versioned worker has taken up yet.'),
    })
    .describe('What belongs to no build.'),
});
