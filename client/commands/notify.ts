import { Command } from 'commander';
import type { NotificationChannel } from '../../contracts/notification/channel.js';
import type { TriedChannel } from '../../contracts/notification/delivery.js';
import { eventId } from '../../contracts/notification/event-id.js';
import type { EventOf } from '../../contracts/notification/notification-event.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { withClient } from '../connection/with-client.js';
import { exitWith } from '../errors/exit-codes.js';
import { UserError } from '../errors/user-error.js';
import { printJson } from '../json/json-shape.js';
import { notifyTestShape } from '../json/notify-test-shape.js';
import { tryChannels } from '../notifications/try-channels.js';
import { readRequest } from '../runs/read-request.js';
import { colours } from '../terminal/colours.js';
import { renderTable } from '../terminal/render-table.js';
import { showWait } from '../terminal/show-wait.js';
import { setOption, stateOption } from './options.js';

interface NotifyTestOptions {
  readonly config: string;
  readonly channel?: string;
  readonly check?: boolean;
  readonly json?: boolean;
  readonly set: readonly string[];
  readonly state: string;
}

/** `forecast notify …`: who is told what happens. */
export const notifyCommand = () => {
  const command = new Command('notify').description('who is told what happens to runs');
  command.addCommand(
    new Command('test')
      .description('send a test to each channel of a request, once, and say what its receiver answered')
      .requiredOption('--config <file>', 'request file (YAML or JSON)')
      .option('--channel <name>', 'this channel alone')
      .option('--check', 'send nothing: only look whether the worker has the secrets and settings')
      .addOption(setOption())
      .option('--json', 'print what became of each channel as JSON')
      .addOption(stateOption())
      .action(testChannels),
  );
  return command;
};

async function testChannels(options: NotifyTestOptions): Promise<void> {
  const request = await readRequest(options.config, options.set);
  const channels = channelsOf(request, options);
  const event = options.check ? undefined : testEvent(request.name, new Date());
  await withClient(options.state, async ({ temporal }) => {
    const tried = await showWait('Trying the channels', () => tryChannels(temporal, request.name, { channels, event }));
    if (options.json) printJson(notifyTestShape, { event: event?.id, channels: tried });
    else console.log(render(tried));
    if (tried.some(({ ok }) => !ok)) exitWith('failed');
  });
}

function channelsOf(
  { notifications = [] }: ForecastRequest,
  { config, channel }: NotifyTestOptions,
): NotificationChannel[] {
  if (notifications.length === 0) {
    throw new UserError(`${config} names no channels: list some under notifications. See docs/operations.md.`, 'usage');
  }
  const chosen = notifications.filter(({ name }) => channel === undefined || name === channel);
  if (chosen.length > 0) return chosen;
  const names = notifications.map(({ name }) => name).join(', ');
  throw new UserError(`${config} has no channel ${channel}. Its channels: ${names}.`, 'usage');
}

/** Nothing has happened; the time tells one test from another. */
const testEvent = (forecast: string, now: Date): EventOf<'test'> => ({
  kind: 'test',
  id: eventId('test', forecast, now.toISOString()),
  at: now.toISOString(),
  forecast,
});

const render = (tried: readonly TriedChannel[]): string =>
  renderTable(
    [{ head: 'channel' }, { head: 'kind' }, { head: '' }, { head: '', kind: 'text' }],
    tried.map((each) => [
      each.channel,
      each.kind,
      each.ok ? colours.green('ok') : colours.red('fault'),
      each.ok ? each.answer : each.fault,
    ]),
  );
