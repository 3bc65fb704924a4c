import { InvalidArgumentError, Option } from 'commander';
import {
  ENDPOINT_DEFAULTS,
  type EndpointSettings,
  SERVERLESS_CALLS,
  SERVERLESS_MEMORY_MB,
} from '../../../contracts/request/endpoint-settings.js';
import { UserError } from '../../errors/user-error.js';
import { instanceTypes, wholeNumber } from './endpoint-options.js';

/** What an endpoint is to run on, as it was written; what was not written is undefined. */
export interface CapacityOptions {
  readonly instanceType?: readonly string[];
  readonly instances?: number;
  readonly minInstances?: number;
  readonly maxInstances?: number;
  readonly callsPerMinute?: number;
  readonly serverless?: boolean;
  readonly memory?: number;
  readonly maxConcurrency?: number;
  readonly asynchronous?: boolean;
  readonly callsAtOnce?: number;
}

const DEFAULTS = {
  ...{ instanceType: ENDPOINT_DEFAULTS.instanceTypes, instances: ENDPOINT_DEFAULTS.instances, callsPerMinute: 600 },
  ...{ memory: 2048, maxConcurrency: 5, callsAtOnce: 4 },
} as const;

export const capacityOptions = (): readonly Option[] => [
  new Option(
    '--instance-type <types>',
    'instance types, tried in this order, with commas between them (default: ml.m5.large)',
  ).argParser(instanceTypes),
  new Option('--instances <count>', 'instances of each model (default: 1)').argParser(wholeNumber(1, 100)),
  new Option('--max-instances <count>', 'have the instances of each model follow its calls, up to so many').argParser(
    wholeNumber(1, 100),
  ),
  new Option('--min-instances <count>', 'with --max-instances: the fewest (default: --instances)').argParser(
    wholeNumber(1, 100),
  ),
  new Option(
    '--calls-per-minute <count>',
    'with --max-instances: calls of one instance that their number is to keep (default: 600)',
  ).argParser(wholeNumber(1, 1_000_000)),
  new Option('--serverless', 'without instances of its own, billed by use; for one model'),
  new Option('--memory <mb>', 'memory of a serverless endpoint (default: 2048)').argParser(memory),
  new Option('--max-concurrency <count>', 'calls that a serverless endpoint takes at a time (default: 5)').argParser(
    wholeNumber(1, SERVERLESS_CALLS),
  ),
  new Option('--asynchronous', 'questions wait in a queue, and answers come in S3; for one model'),
  new Option(
    '--calls-at-once <count>',
    'with --asynchronous: calls that one instance works on at a time (default: 4)',
  ).argParser(wholeNumber(1, 1000)),
];

/** @throws UserError where an option was written that would have no effect */
export function capacityOf(options: CapacityOptions): EndpointSettings {
  const { serverless = false, asynchronous = false, maxInstances } = options;
  requireEffect(options, ['memory', 'maxConcurrency'], serverless, 'a serverless endpoint: add --serverless');
  requireEffect(options, ['callsAtOnce'], asynchronous, 'an asynchronous endpoint: add --asynchronous');
  const isScaled = maxInstances !== undefined;
  requireEffect(
    options,
    ['minInstances', 'callsPerMinute'],
    isScaled,
    'instances that follow the calls: add --max-instances',
  );
  const ofInstances = ['instanceType', 'instances', 'maxInstances'] as const;
  requireEffect(options, ofInstances, !serverless, 'an endpoint with instances: leave --serverless out');
  const instances = options.instances ?? options.minInstances ?? DEFAULTS.instances;
  return {
    instanceTypes: [...(options.instanceType ?? DEFAULTS.instanceType)],
    instances,
    ...(serverless
      ? {
          serverless: {
            memoryMb: (options.memory ?? DEFAULTS.memory) as (typeof SERVERLESS_MEMORY_MB)[number],
            maxConcurrency: options.maxConcurrency ?? DEFAULTS.maxConcurrency,
          },
        }
      : {}),
    ...(maxInstances === undefined
      ? {}
      : {
          scaling: {
            minInstances: options.minInstances ?? instances,
            maxInstances,
            callsPerMinute: options.callsPerMinute ?? DEFAULTS.callsPerMinute,
          },
        }),
    ...(asynchronous ? { asynchronous: { callsAtOnce: options.callsAtOnce ?? DEFAULTS.callsAtOnce } } : {}),
  };
}

function requireEffect(
  options: CapacityOptions,
  names: readonly (keyof CapacityOptions)[],
  hasEffect: boolean,
  what: string,
): void {
  const idle = names.find((name) => options[name] !== undefined);
  if (hasEffect || idle === undefined) return;
  const flag = `--${idle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UserError(`${flag} is for ${what}.`, 'usage');
}

function memory(text: string): number {
  const value = Number(text);
  if ((SERVERLESS_MEMORY_MB as readonly number[]).includes(value)) return value;
  throw new InvalidArgumentError(`give one of ${SERVERLESS_MEMORY_MB.join(', ')}.`);
}
