import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { Command } from 'commander';
import {
  type AttributeGaps,
  describeAttributeGaps,
  type WantedAttribute,
} from '../../contracts/temporal/attribute-types.js';
import { describeTemporalFault, isNotOffered } from '../../contracts/temporal/describe-temporal-fault.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { readAttributeGaps, registerAttributes } from '../../local/temporal/register-attributes.js';
import { connectTemporal, type TemporalConnection } from '../connection/connect.js';
import { useRunningStack } from '../connection/use-running-stack.js';
import { UserError } from '../errors/user-error.js';
import { stateOption } from './options.js';

export const setupTemporalCommand = () =>
  new Command('setup-temporal')
    .description('prepare a Temporal namespace for the project, once: register its search attributes')
    .option('--namespace <name>', 'the namespace; by default that of the environment or the profile')
    .addOption(stateOption())
    .action(async ({ namespace, state }: { namespace?: string; state: string }) => {
      await useRunningStack(state);
      const temporal = await connectTemporal();
      try {
        console.log(await setUp({ ...temporal, namespace: namespace ?? temporal.namespace }));
      } finally {
        await temporal.connection.close();
      }
    });

/** Registers what is missing. @returns what was done */
async function setUp(temporal: TemporalConnection): Promise<string> {
  const { connection, namespace } = temporal;
  try {
    const gaps = await readAttributeGaps(connection, namespace);
    if (gaps.otherwise.length > 0) throw new UserError(describeAttributeGaps(gaps, namespace) as string);
    await registerAttributes(connection, namespace, gaps.missing);
    return describeDone(gaps, namespace);
  } catch (error) {
    throw await refusal(temporal, error);
  }
}

function describeDone({ missing }: AttributeGaps, namespace: string): string {
  if (missing.length === 0) {
    const count = Object.keys(searchAttributes).length;
    return `The namespace ${namespace} has all ${count} search attributes already; nothing was changed.`;
  }
  return [`Registered in the namespace ${namespace}:`, ...missing.map(listed), 'A worker can be started now.'].join(
    '\n',
  );
}

async function refusal({ connection, address, namespace }: TemporalConnection, error: unknown): Promise<unknown> {
  if (!isGrpcServiceError(error)) return error;
  const { code, details } = error;
  // Without the operator service, only the namespace itself tells whether the credentials are at fault.
  if (isNotOffered(code) && (await isReachable(connection, namespace))) {
    return new UserError(
      [
        `Temporal at ${address} registers no search attributes by its API (${details}). Add these to the namespace ${namespace} in its Web UI, or ask who may:`,
        ...Object.values(searchAttributes).map(listed),
      ].join('\n'),
    );
  }
  return new UserError(describeTemporalFault({ code, details, address, namespace }).message, 'unreachable');
}

const isReachable = ({ workflowService }: Connection, namespace: string): Promise<boolean> =>
  workflowService.describeNamespace({ namespace }).then(
    () => true,
    () => false,
  );

const listed = ({ name, type }: WantedAttribute): string => `  ${name}  ${type}`;
