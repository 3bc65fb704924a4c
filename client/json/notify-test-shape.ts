import { z } from 'zod';
import { listOf } from './fields.js';
import { jsonShape } from './json-shape.js';

const channel = z.object({
  channel: z.string().describe('Name of the channel.'),
  kind: z.enum(['webhook', 'sns', 'email']).describe('What kind it is.'),
  ok: z.boolean().describe('Whether its receiver has taken the message, or could be sent one.'),
  answer: z.string().optional().describe('What the receiver answered; left out where it did not take it.'),
  fault: z.string().optional().describe('Why it did not, and what to do.'),
});

export const notifyTestShape = jsonShape('forecast.notify-test/1', 'forecast notify test --config FILE --json', {
  event: z.string().optional().describe('Id of the event that was sent; left out where nothing was.'),
  channels: listOf(channel).describe('What became of each channel, in the order of the request.'),
});
