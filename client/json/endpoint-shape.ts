import { z } from 'zod';
import { listOf } from './fields.js';
import { jsonShape } from './json-shape.js';

const deployment = z.object({
  version: z.string().describe('Version that is served.'),
  settings: z
    .object({
      instances: z.number().describe('Instances of each model.'),
      serverless: z
        .object({
          memoryMb: z.number().describe('Memory, MB.'),
          maxConcurrency: z.number().describe('Calls that it takes at a time.'),
        })
        .optional()
        .describe('Of a serverless endpoint; then instances do not count.'),
      scaling: z
        .object({
          minInstances: z.number().describe('Instances of each model, at least.'),
          maxInstances: z.number().describe('At most.'),
          callsPerMinute: z.number().describe('Calls a minute of one instance that their number keeps.'),
        })
        .optional()
        .describe('Where the instances follow the calls; then `instances` is what they began with.'),
      asynchronous: z
        .object({ callsAtOnce: z.number().describe('Calls that one instance works on at a time.') })
        .optional()
        .describe('Where answers come in S3.'),
    })
    .describe('What it runs on.'),
  instanceType: z.string().describe('Instance type that it came up on.'),
  passedOver: listOf(z.string()).describe('Types that were tried before, with the reason.'),
  check: z
    .object({
      rows: z.number().describe('Rows that its models were asked about.'),
      compared: z.number().describe('Those for which they said what the batch transform of the run had said.'),
    })
    .describe('The smoke test.'),
  by: z.string().describe('Who deployed it.'),
  deployedAt: z.string().describe('When, ISO 8601 in UTC.'),
});

const fields = {
  forecast: z.string().describe('Name of the forecast.'),
  endpoint: z.string().describe('Name of the endpoint in SageMaker.'),
  now: z.string().describe('What goes on, for people.'),
  deployment: deployment.optional().describe('What is served; left out until the first version is.'),
  served: z
    .object({
      stores: listOf(z.string()).describe('Stores whose series it knows.'),
      models: listOf(
        z.object({
          variant: z.string().describe('Production variant: `TargetVariant` of a call.'),
          group: z.string().describe('Series that the model knows: a store, a department, or `all`.'),
        }),
      ).describe('Its models.'),
    })
    .optional()
    .describe('What answers.'),
  expiresAt: z
    .string()
    .optional()
    .describe('When it is deleted, ISO 8601 in UTC; left out where it has no time to live.'),
  failed: z
    .object({
      version: z.string().describe('Version that was to be served.'),
      at: z.string().describe('When it failed, ISO 8601 in UTC.'),
      reason: z.string().describe('Why, and what serves instead.'),
    })
    .optional()
    .describe('The last deployment that failed, where none has succeeded since.'),
  periods: listOf(
    z.object({
      version: z.string().describe('Version that was served.'),
      instanceType: z.string().describe('Instance type.'),
      instances: z.number().describe('Instances of all models together; 0 where they are serverless.'),
      mostInstances: z.number().optional().describe('The most that they may have become by the calls.'),
      from: z.string().describe('When its deployment began, ISO 8601 in UTC.'),
      until: z.string().optional().describe('When it ended; left out while it goes on.'),
    }),
  )
    .optional()
    .describe('What was served so far, in its order.'),
};

export const endpointShape = jsonShape('forecast.endpoint/1', 'forecast endpoint status NAME --json', fields);

export const endpointsShape = jsonShape('forecast.endpoints/1', 'forecast endpoint status --json', {
  endpoints: listOf(z.object(fields)).describe('All endpoints, by the names of their forecasts.'),
});
