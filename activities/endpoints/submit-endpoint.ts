import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  type DescribeEndpointCommandOutput,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import { configName, endpointName, registeredName } from '../../contracts/endpoint/endpoint-names.js';
import type { EndpointPlan } from '../../contracts/endpoint/endpoint-plan.js';
import { jobTags } from '../../contracts/jobs/job-tags.js';
import { asFailure, callAws, failure, isInUse } from '../aws/aws-failure.js';
import { verifyFile } from '../s3/stored-files.js';
import { untilNextPoll } from '../training/poll.js';
import { proveSameRequest } from '../training/submit-training.js';
import type { EndpointDeps } from './deps.js';
import { describeEndpoint, isChanging } from './describe-endpoint.js';
import { configRequest, modelRequest } from './endpoint-requests.js';
import { requireOwn } from './require-own.js';

const MODEL = { what: 'the model of its training', cure: 'Publish once more, and take that version.' };

/**
 * Asks for an endpoint as a plan has it: its models and its configuration under names made from what they hold, then the endpoint
 * under the one name of its forecast, created or updated. What is there already is attached to: a crash makes no second one.
 *
 * @returns what was done; whether it comes up, `watchEndpoint` says
 * @throws StoredObjectInvalid before anything is started, when a model is no longer what it was
 * @throws JobNameCollision when a name belongs to somebody else's
 */
export async function submitEndpoint(
  deps: EndpointDeps,
  plan: EndpointPlan,
): Promise<'created' | 'updated' | 'attached'> {
  for (const model of plan.models) await verifyFile(deps.s3, model, MODEL);
  for (const model of plan.models) await registerModel(deps, plan, model);
  await createConfig(deps, plan);
  const name = endpointName(plan.owner);
  for (;;) {
    const found = await describeEndpoint(deps, name);
    const done = found === undefined ? await create(deps, plan) : await bringTo(deps, plan, found);
    if (done !== undefined) return done;
    await untilNextPoll(deps);
  }
}

async function registerModel(deps: EndpointDeps, plan: EndpointPlan, model: EndpointPlan['models'][number]) {
  const { sagemaker, roleArn } = deps;
  const name = registeredName(plan.owner, model);
  const request = modelRequest(plan.owner, model, roleArn);
  await createOrAttach(
    `CreateModel ${name}`,
    () => sagemaker.send(new CreateModelCommand({ ...request, Tags: tagsOf(deps, plan, request) })),
    async () => {
      const { ModelArn: arn = '' } = await callAws(`DescribeModel ${name}`, () =>
        sagemaker.send(new DescribeModelCommand({ ModelName: name })),
      );
      await proveSameRequest(sagemaker, arn, name, hashOf(request));
    },
  );
}

async function createConfig(deps: EndpointDeps, plan: EndpointPlan): Promise<void> {
  const { sagemaker } = deps;
  const name = configName(plan);
  const request = configRequest(plan);
  await createOrAttach(
    `CreateEndpointConfig ${name}`,
    () => sagemaker.send(new CreateEndpointConfigCommand({ ...request, Tags: tagsOf(deps, plan, request) })),
    async () => {
      const { EndpointConfigArn: arn = '' } = await callAws(`DescribeEndpointConfig ${name}`, () =>
        sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name })),
      );
      await proveSameRequest(sagemaker, arn, name, hashOf(request));
    },
  );
}

/** @returns undefined where somebody else was faster; it is then looked at again */
async function create(deps: EndpointDeps, plan: EndpointPlan): Promise<'created' | undefined> {
  const request = { EndpointName: endpointName(plan.owner), EndpointConfigName: configName(plan) };
  try {
    await deps.sagemaker.send(new CreateEndpointCommand({ ...request, Tags: tagsOf(deps, plan, request) }));
    return 'created';
  } catch (error) {
    if (isInUse(error)) return undefined;
    throw asFailure(`CreateEndpoint ${request.EndpointName}`, error);
  }
}

/** @returns undefined where SageMaker is still at work on it */
async function bringTo(
  deps: EndpointDeps,
  plan: EndpointPlan,
  {
    EndpointArn: arn = '',
    EndpointStatus: status,
    EndpointConfigName: serves,
    ...found
  }: DescribeEndpointCommandOutput,
): Promise<'updated' | 'attached' | undefined> {
  const name = endpointName(plan.owner);
  const config = configName(plan);
  await requireOwn(deps, { name, arn, owner: plan.owner });
  // While it is updated, the old configuration still serves.
  const becomes = found.PendingDeploymentSummary?.EndpointConfigName ?? serves;
  if (becomes === config && status !== 'Deleting') return 'attached';
  if (isChanging(status)) return undefined;
  switch (status) {
    case 'Failed':
      await callAws(`DeleteEndpoint ${name}`, () =>
        deps.sagemaker.send(new DeleteEndpointCommand({ EndpointName: name })),
      );
      return undefined;
    case 'InService':
      await callAws(`UpdateEndpoint ${name}`, () =>
        deps.sagemaker.send(new UpdateEndpointCommand({ EndpointName: name, EndpointConfigName: config })),
      );
      return 'updated';
    default:
      throw failure(
        'EndpointFailed',
        `${name} is ${status} and takes no update${found.FailureReason === undefined ? '' : ` (${found.FailureReason})`}. Delete it, and deploy again.`,
      );
  }
}

const tagsOf = ({ home }: EndpointDeps, { owner, run }: EndpointPlan, request: object) =>
  jobTags({ requestHash: hashOf(request), owner, run, home });

async function createOrAttach(
  what: string,
  create: () => Promise<unknown>,
  attach: () => Promise<void>,
): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!isInUse(error)) throw asFailure(what, error);
    await attach();
  }
}
