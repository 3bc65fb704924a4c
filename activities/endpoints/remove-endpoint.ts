import { DeleteEndpointCommand, DeleteEndpointConfigCommand, DeleteModelCommand } from '@aws-sdk/client-sagemaker';
import type { EndpointParts } from '../../contracts/endpoint/endpoint-plan.js';
import { asFailure, isMissing } from '../aws/aws-failure.js';
import { untilNextPoll } from '../training/poll.js';
import type { EndpointDeps } from './deps.js';
import { describeEndpoint, isChanging } from './describe-endpoint.js';
import { requireOwn } from './require-own.js';

export interface RemoveEndpointInput extends Omit<EndpointParts, 'endpoint'> {
  /** Workflow id. */
  readonly owner: string;
  /** Undefined where only what it no longer uses is taken away. */
  readonly endpoint?: string | undefined;
}

/** Leaves nothing behind: the endpoint, once SageMaker is done with it, then its configurations and models. */
export async function removeEndpoint(deps: EndpointDeps, input: RemoveEndpointInput): Promise<void> {
  const { sagemaker } = deps;
  const { owner, endpoint, configs, models } = input;
  if (endpoint !== undefined) await deleteEndpoint(deps, endpoint, owner);
  for (const name of configs) {
    await unlessMissing(`DeleteEndpointConfig ${name}`, () =>
      sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name })),
    );
  }
  for (const name of models) {
    await unlessMissing(`DeleteModel ${name}`, () => sagemaker.send(new DeleteModelCommand({ ModelName: name })));
  }
}

async function deleteEndpoint(deps: EndpointDeps, name: string, owner: string): Promise<void> {
  let isSent = false;
  for (;;) {
    const found = await describeEndpoint(deps, name);
    if (found === undefined) return;
    if (!isSent && !isChanging(found.EndpointStatus)) {
      // A name that belongs to somebody else was refused when it was asked for; nothing of it is ours.
      if (!(await isOwn(deps, name, found.EndpointArn ?? '', owner))) return;
      await unlessMissing(`DeleteEndpoint ${name}`, () =>
        deps.sagemaker.send(new DeleteEndpointCommand({ EndpointName: name })),
      );
      isSent = true;
    }
    await untilNextPoll(deps);
  }
}

async function isOwn(deps: EndpointDeps, name: string, arn: string, owner: string): Promise<boolean> {
  try {
    await requireOwn(deps, { name, arn, owner });
    return true;
  } catch (error) {
    if ((error as { type?: string }).type === 'JobNameCollision') return false;
    throw error;
  }
}

async function unlessMissing(what: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isMissing(error)) throw asFailure(what, error);
  }
}
