import type { PartDefinition } from './parts.js';
import { StackError } from './stack-error.js';
import type { StateFolder } from './state-folder.js';
import { type PartFailure, type StackEvent, Supervisor } from './supervisor.js';

/** A part with what has to be done once it is ready. */
export interface StackPart {
  readonly definition: PartDefinition;
  readonly prepare?: () => Promise<void>;
}

export interface SupervisionOptions {
  /** The stack's state folder, occupied. */
  readonly folder: StateFolder;
  /** What is started, for the message when it can't be: `The local stack`. */
  readonly what: string;
  /** Addresses and credentials, which other commands find in the folder once all parts are ready. */
  readonly environment: Readonly<Record<string, string>>;
  /** Groups of parts: those of a group start together, a group when the one before it is ready. @throws Error when a part is missing */
  readonly groups: () => readonly (readonly StackPart[])[];
  readonly onEvent: (event: StackEvent) => void;
  readonly onReady?: (part: string) => void;
}

/** Parts that run. */
export interface SupervisedParts {
  /** Process ids of each part at this moment. */
  readonly processes: () => Readonly<Record<string, readonly number[]>>;
  /** Ends every part. */
  stop(): Promise<void>;
  /** Resolves when a part can't be kept alive; all have stopped then. */
  readonly failed: Promise<PartFailure>;
}

/**
 * Starts the parts of a stack and keeps them alive.
 *
 * @throws StackError when a part is missing or does not come up; nothing is left running
 */
export async function superviseParts(options: SupervisionOptions): Promise<SupervisedParts> {
  const { folder, what, environment, groups, onEvent, onReady } = options;
  const supervisors: Supervisor[] = [];
  const stop = async () => {
    // Last started, first stopped: workers finish what they hold while the services still answer.
    for (const supervisor of supervisors.toReversed()) await supervisor.stop();
    folder.clearStack();
  };
  let fail: (failure: PartFailure) => void = () => undefined;
  const failing = new Promise<PartFailure>((resolve) => {
    fail = resolve;
  });
  const start = async ({ definition, prepare }: StackPart) => {
    const supervisor = new Supervisor(definition, folder, onEvent, fail);
    supervisors.push(supervisor);
    await supervisor.start();
    await prepare?.();
    onReady?.(definition.name);
  };
  try {
    for (const group of groups()) await Promise.all(group.map(start));
  } catch (error) {
    await stop();
    throw new StackError(`${what} could not start: ${(error as Error).message}`);
  }
  folder.writeStack(environment);
  return {
    processes: () => Object.fromEntries(supervisors.map(({ name, processes }) => [name, processes])),
    stop,
    failed: failing.then(async (failure) => {
      await stop();
      return failure;
    }),
  };
}
