import { z } from 'zod';
import { durationOrNoneSchema } from '../forms/duration.js';
import { ENDPOINT_DEFAULTS, endpointFields, refuseUnfitEndpoint } from './endpoint-settings.js';

/** The endpoint that serves what a run has published. */
export const requestEndpointSchema = z
  .strictObject({
    ...endpointFields,
    instanceTypes: endpointFields.instanceTypes.default([...ENDPOINT_DEFAULTS.instanceTypes]),
    instances: endpointFields.instances.default(ENDPOINT_DEFAULTS.instances),
    ttl: durationOrNoneSchema('1s', '365d')
      .default(ENDPOINT_DEFAULTS.ttl)
      .describe(
        'How long it lives from the deployment on, such as `2h` or `8d`; `none`: until it is deleted. It costs money for as long.',
      ),
  })
  .superRefine(({ ttl: _ttl, ...settings }, context) => refuseUnfitEndpoint(settings, context));

export type RequestEndpoint = z.infer<typeof requestEndpointSchema>;
