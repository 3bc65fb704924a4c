import { z } from 'zod';
import { LINKS } from '../../contracts/explanation/link.js';
import { listOf, runField } from './fields.js';
import { jsonShape } from './json-shape.js';

const stretch = z.object({
  from: z.number().describe('Smallest value of the stretch.'),
  to: z.number().describe('Largest value.'),
  contribution: z.number().describe('Mean contribution there, in the margin.'),
});

const feature = z.object({
  name: z.string().describe('Its name.'),
  meaning: z.string().describe('What it is, in plain words.'),
  mean: z.number().describe('Mean size of its contributions, in the margin.'),
  dependence: listOf(stretch).describe('How its contribution goes with its value: stretches of as many rows each.'),
});

const member = z.object({
  name: z.string().describe('Its name.'),
  weight: z.number().describe('Share that it counts, 0 to 1.'),
  link: z.enum(LINKS).describe('How its margin becomes units; see `forecast.explain/1`.'),
  rows: z.number().describe('Rows that were explained: of large models fewer than were drawn.'),
  features: listOf(feature).describe('All features, those that move most first.'),
  faults: listOf(z.string()).describe('Models that could not be explained, and why.'),
});

export const explanationSampleShape = jsonShape('forecast.explain-all/1', 'forecast explain RUN --json', {
  run: runField,
  rows: z.number().describe('Rows drawn of the forecast, a row a series and day, by units times price.'),
  seed: z.number().describe('Seed of the draw.'),
  members: listOf(member).describe('Models that count.'),
});
