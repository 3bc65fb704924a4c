import { z } from 'zod';
import { listOf } from './fields.js';
import { jsonShape } from './json-shape.js';

export const pushedImagesShape = jsonShape('forecast.pushed-images/1', 'forecast push-images --json', {
  registry: z.string().describe('Registry that has them, with the path of its repositories.'),
  images: listOf(
    z.object({
      algorithm: z.string().describe('Name of the algorithm.'),
      variable: z.string().describe('Setting of the worker that says where its image lies.'),
      address: z.string().describe('What the setting is: the image by its digest.'),
      tag: z.string().describe('Tag that the image has there, made of its content.'),
    }),
  ).describe('Every image that was pushed, in order.'),
});
