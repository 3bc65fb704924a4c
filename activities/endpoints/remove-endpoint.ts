import { DeleteEndpointCommand, DeleteEndpointConfigCommand, DeleteModelCommand } from '@aws-sdk/client-sagemaker';
import type { EndpointParts } from '../../contracts/endpoint/endpoint-plan.js';
import { asFailure, isMissing } from '../aws/aws-failure.js';
import { untilNextPoll } from '../training/poll.js';
import type { EndpointDeps } from './deps.js';
import { describeEndpoint, isChanging } from './describe-endpoint.js';
import { fixInstances } from './fix-instances.js';
import { removeQuestions } from './questions.js';
import { requireOwn } from './require-own.js';

export interface RemoveEndpointInput extends Omit<EndpointParts, 'endpoint'> {
  /** Workflow id. */
  readonly owner: string;
  /** Undefined where only what it no longer uses is taken away. */
  readonly endpoint?: string | undefined;
}

/**
 * Leaves nothing behind: what has its instances follow the calls, the endpoint, once SageMaker is done with it, what asynchronous questions
 * have left, then its configurations and models. Nothing of it goes where the endpoint is somebody else's, whose they may be.
 */
export async function removeEndpoint(deps: EndpointDeps, input: RemoveEndpointInput): Promise<void> {
  const { sagemaker } = deps;
  const { owner, endpoint, configs, models, scaled = [] } = input;
  if (endpoint !== undefined) {
    if (!(await deleteEndpoint(deps, { name: endpoint, owner, scaled }))) return;
    await removeQuestions(deps, endpoint);
  }
  for (const name of configs) {
    await unlessMissing(`DeleteEndpointConfig ${name}`, () =>
      sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name })),
    );
  }
  for (const name of models) {
    await unlessMissing(`DeleteModel ${name}`, () => sagemaker.send(new DeleteModelCommand({ ModelName: name })));
  }
}

/** @returns whether it was ours, or is gone already */
async function deleteEndpoint(
  deps: EndpointDeps,
  { name, owner, scaled }: { readonly name: string; readonly owner: string; readonly scaled: readonly string[] },
): Promise<boolean> {
  let isSent = false;
  for (;;) {
    const found = await describeEndpoint(deps, name);
    if (found === undefined) {
      await fixInstances(deps, owner, scaled);
      return true;
    }
    if (!isSent && !isChanging(found.EndpointStatus)) {
      // A name that belongs to somebody else was refused when it was asked for; nothing of it is ours.
      if (!(await isOwn(deps, name, found.EndpointArn ?? '', owner))) return false;
      await fixInstances(deps, owner, scaled);
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
