import { hostname } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { stateOption } from '../options.js';
import { loginName } from '../person.js';

/** Options of every command about a worker deployment. */
export interface DeploymentOptions {
  readonly deployment?: string;
  readonly state: string;
}

/** A command about the worker deployment of the stack of a state folder, or of what the environment names. */
export const deploymentCommand = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .addOption(
      new Option('--deployment <name>', 'the worker deployment; by default the only one of the namespace').env(
        'WORKER_DEPLOYMENT_NAME',
      ),
    )
    .addOption(stateOption());

/** The build id of workers, as they are given it. @throws InvalidArgumentError for what none can have */
export function buildId(text: string): string {
  // It stands in a query, so it may hold nothing else.
  if (/^(?!__)[\w.+-]{1,100}$/.test(text)) return text;
  throw new InvalidArgumentError('A build id has letters, digits and . + - _ alone, at most 100.');
}

/** @throws InvalidArgumentError for what is no number of seconds */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Give a number of seconds.');
}

/** Who changes a deployment, as Temporal keeps it. */
export const operator = (): string => `${loginName()}@${hostname()}`;
