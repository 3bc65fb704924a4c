import { parseArgs } from 'node:util';
import { nearestName } from '@durable-forecast/lib/nearest-name';
import { TASK_QUEUES } from '../contracts/temporal/task-queues.js';
import { StartError } from './start-error.js';

/** A task queue as `--queues` names it. */
export type QueueName = keyof typeof TASK_QUEUES;

export const QUEUE_NAMES = Object.keys(TASK_QUEUES) as readonly QueueName[];

const USAGE = `Usage: npm run worker -- [--queues NAMES]

Serves task queues of Temporal; settings come from the environment (docs/reference/environment.md).

  --queues NAMES  those that this worker serves, with commas between them; all by default
                    workflows      decides what comes next in every run
                    control        short calls: submits and stops jobs, writes records
                    watch          follows jobs to their ends
                    compute        parses, makes features, scores: needs cores and memory
                    notifications  sends messages to people and their programs, and runs to the tracker: needs the secrets
  --help          prints this

Every queue needs a worker. More workers on a queue are more capacity.`;

/**
 * The queues that the arguments name, in the order of the table; all of them without the option. `help` is what to print
 * instead of starting.
 *
 * @throws StartError with the names that there are
 */
export function readArguments(args: readonly string[]): { queues: readonly QueueName[] } | { help: string } {
  const { queues, help } = parsed(args);
  if (help === true) return { help: USAGE };
  if (queues === undefined) return { queues: QUEUE_NAMES };
  const names = queues.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !isQueue(name));
  if (unknown.length > 0) throw new StartError(describeUnknown(unknown));
  return { queues: QUEUE_NAMES.filter((name) => names.includes(name)) };
}

function parsed(args: readonly string[]): { queues?: string; help?: boolean } {
  try {
    return parseArgs({ args: [...args], options: { queues: { type: 'string' }, help: { type: 'boolean' } } }).values;
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split('. ');
    throw new StartError(`${sentence.replace(/\.$/, '')}.\n\n${USAGE}`);
  }
}

const isQueue = (name: string): name is QueueName => Object.hasOwn(TASK_QUEUES, name);

function describeUnknown(names: readonly string[]): string {
  const [first = ''] = names;
  const near = nearestName(first, QUEUE_NAMES);
  const fault = first === '' ? 'A name of --queues is empty.' : `There is no task queue '${names.join("', '")}'.`;
  const guess = near === undefined ? '' : ` Did you mean '${near}'?`;
  return `${fault}${guess} --queues takes ${QUEUE_NAMES.join(', ')}, with commas between them; all without the option.`;
}
