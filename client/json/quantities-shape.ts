import { z } from 'zod';
import { listOf } from './fields.js';
import { jsonShape } from './json-shape.js';

const units = (what: string) => z.number().describe(`${what}, units.`);
const share = (what: string) => z.number().describe(`${what}, 0 to 1.`);

const series = {
  store: z.string().describe('Store.'),
  item: z.string().describe('Item.'),
};

export const quantitiesShape = jsonShape('forecast.quantities/1', 'forecast quantities NAME --json', {
  name: z.string().describe('Name of the forecast.'),
  version: z.string().describe('Version whose forecast it is.'),
  from: z.string().describe('First day of the period, ISO date.'),
  through: z.string().describe('Its last day, ISO date.'),
  leadTime: z.number().describe('Days until an order arrives.'),
  reviewPeriod: z.number().describe('Days until the next order can be placed.'),
  serviceLevel: share('Probability that nothing is missing in the period'),
  correlation: share('Correlation of the errors of any two days'),
  assumptions: listOf(z.string()).describe('What the quantities rest on, a sentence each.'),
  lines: listOf(
    z.object({
      ...series,
      order: units('What to order'),
      onHand: units('What is there'),
      onOrder: units('What was ordered before'),
      packSize: units('A pack'),
      minimumOrder: units('The smallest order'),
      demand: units('Expected demand of the period'),
      deviation: units('Its standard deviation'),
      orderUpTo: units('What should be on hand and on order'),
      orderUpToAtMost: units('The same if the errors of all days came together'),
      coveredBefore: share('Probability that what is on hand and on order is enough'),
      coveredAfter: share('The same with the order'),
    }),
  ).describe('An item in a store each, in the order of the version.'),
  withoutStock: listOf(z.object(series)).describe('Series without a line in the stock file: nothing was planned.'),
  unknown: listOf(z.object(series)).describe(
    'Lines of the stock file that were left out, since the forecast has no such series.',
  ),
});
