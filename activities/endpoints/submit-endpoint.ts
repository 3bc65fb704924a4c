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
import { activityInfo } from '@temporalio/activity';
import { configName, endpointName, registeredName } from '../../contracts/endpoint/endpoint-names.js';
import type { EndpointPlan } from '../../contracts/endpoint/endpoint-plan.js';
import { scaledVariants } from '../../contracts/endpoint/scaling.js';
import { jobTags } from '../../contracts/jobs/job-tags.js';
import { asFailure, callAws, failure, isInUse } from '../aws/aws-failure.js';
import { createOrAttach } from '../aws/create-or-attach.js';
import { verifyFile } from '../s3/stored-files.js';
import { untilNextPoll } from '../training/poll.js';
import { proveSameRequest } from '../training/submit-training.js';
import type { EndpointDeps } from './deps.js';
import { describeEndpoint, isChanging } from './describe-endpoint.js';
import { configRequest, modelRequest } from './endpoint-requests.js';
import { fixInstances } from './fix-instances.js';
import { requireOwn } from './require-own.js';

const MODEL = { what: 'the model of its training', cure: 'Publish once more, and take that version.' };

/** The variants of a plan whose instances may still follow the calls and must not, whatever it is brought to. */
const unwanted = ({ scaled = [], ...plan }: EndpointPlan): readonly string[] =>
  scaled.filter((variant) => !scaledVariants(plan).includes(variant));

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
  const name = endpointName(plan.owner);
  // Where it is somebody else's, nothing is made: a model or configuration could be theirs as well, by its content.
  await requireNobodyElses(deps, name, plan.owner);
  for (const model of plan.models) await registerModel(deps, plan, model);
  await createConfig(deps, plan);
  for (;;) {
    const found = await describeEndpoint(deps, name);
    const done = found === undefined ? await create(deps, plan) : await bringTo(deps, plan, found);
    if (done !== undefined) return done;
    await untilNextPoll(deps);
  }
}

async function requireNobodyElses(deps: EndpointDeps, name: string, owner: string): Promise<void> {
  const found = await describeEndpoint(deps, name);
  if (found !== undefined) await requireOwn(deps, { name, arn: found.EndpointArn ?? '', owner });
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
  const request = configRequest(plan, deps.bucket);
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
  if (plan.takesOver === true) await fixThoseOfBefore(deps, plan, found.ProductionVariants);
  // While it is updated, the old configuration still serves.
  const becomes = found.PendingDeploymentSummary?.EndpointConfigName ?? serves;
  if (becomes === config && status !== 'Deleting' && !isLeftFailed(status)) {
    await fixInstances(deps, plan.owner, unwanted(plan));
    return 'attached';
  }
  if (isChanging(status)) return undefined;
  switch (status) {
    case 'Failed':
      await fixInstances(deps, plan.owner, plan.scaled ?? []);
      await callAws(`DeleteEndpoint ${name}`, () =>
        deps.sagemaker.send(new DeleteEndpointCommand({ EndpointName: name })),
      );
      return undefined;
    case 'InService':
      await fixInstances(deps, plan.owner, plan.scaled ?? []);
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

/** Whether an earlier life left it failed: nothing comes of it any more. One that failed while this activity was repeated is told as it is. */
const isLeftFailed = (status: string | undefined): boolean => status === 'Failed' && activityInfo().attempt === 1;

/**
 * SageMaker updates no variant whose instances follow the calls. Which ones do, an endpoint that is taken over does not say; who may not
 * ask Application Auto Scaling never had them do so.
 */
async function fixThoseOfBefore(
  deps: EndpointDeps,
  { owner }: EndpointPlan,
  live: readonly { readonly VariantName?: string | undefined }[] = [],
): Promise<void> {
  const variants = live.map(({ VariantName = '' }) => VariantName);
  try {
    await fixInstances(deps, owner, variants);
  } catch (error) {
    if ((error as { type?: string }).type !== 'AccessDenied') throw error;
  }
}

const tagsOf = ({ home }: EndpointDeps, { owner, run }: EndpointPlan, request: object) =>
  jobTags({ requestHash: hashOf(request), owner, run, home });
