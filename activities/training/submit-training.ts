import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  ListTagsCommand,
} from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import { metricFaults } from '../../contracts/algorithms/algorithms.js';
import { jobTags, REQUEST_HASH_TAG } from '../../contracts/jobs/job-tags.js';
import type { TrainingJobRef } from '../../contracts/training/training-job.js';
import type { TrainingAttempt } from '../../contracts/training/training-plan.js';
import { asFailure, callAws, failure, isInUse } from '../aws/aws-failure.js';
import { verifyChannels } from '../channels/verify-channels.js';
import { debugRuleConfigurations } from '../debugger/debugger-request.js';
import type { TrainingDeps } from './deps.js';
import { describeAtOnce } from './describe-training.js';
import { jobTrace } from './job-trace.js';
import { mayAskService, trainingRequest } from './training-request.js';

/**
 * Asks SageMaker for the job of an attempt; attaches when an identical one exists.
 *
 * CreateTrainingJob has no idempotency token, so the name is the token: a worker that died between Create and its
 * answer sends the same name again, gets ResourceInUse, and finds its own hash in the tag.
 *
 * @throws StoredObjectInvalid before anything is started, when what the job would learn from is damaged
 * @throws RequestError before anything is started, when a metric could never be read
 * @throws JobNameCollision when the name belongs to a job made from another request
 */
export async function submitTraining(deps: TrainingDeps, attempt: TrainingAttempt): Promise<TrainingJobRef> {
  const { sagemaker, roleArn } = deps;
  const [fault] = metricFaults(attempt.plan.algorithm, attempt.plan.metrics);
  if (fault !== undefined) throw failure('RequestError', fault);
  await verifyChannels(deps.s3, attempt.plan.channels);
  const request = trainingRequest(attempt, roleArn);
  const name = request.TrainingJobName as string;
  const requestHash = hashOf(request);
  const trace = jobTrace();
  const tagged: CreateTrainingJobCommandInput = {
    ...request,
    ...trace.request,
    Tags: [...jobTags({ requestHash, owner: attempt.owner, run: attempt.run, home: deps.home }), ...trace.tags],
  };
  try {
    return { name, attached: false, judge: await create(deps, tagged, attempt) };
  } catch (error) {
    const refused = asFailure(`CreateTrainingJob ${name}`, error);
    if (!isInUse(error) && !(await fillsItsOwnQuota(deps, name, refused))) throw refused;
  }
  const existing = await describeAtOnce(deps, name);
  await proveSameRequest(sagemaker, existing.TrainingJobArn as string, name, requestHash);
  const judge = (existing.DebugRuleConfigurations ?? []).length > 0 ? 'sagemaker' : 'engine';
  return { name, attached: true, judge };
}

/**
 * Whether a create was refused for the quota that its own job takes: the job was started, the answer was lost on the way,
 * and the AWS client asked again.
 */
async function fillsItsOwnQuota(deps: TrainingDeps, name: string, refused: unknown): Promise<boolean> {
  if (typeOf(refused) !== 'Quota') return false;
  try {
    await describeAtOnce(deps, name);
    return true;
  } catch (error) {
    if (typeOf(error) === 'NotFound') return false;
    throw error;
  }
}

const typeOf = (error: unknown): string | undefined => (error as { type?: string }).type;

/** Creates the job, with SageMaker's own rule evaluations where they may be had. @returns who judges the rules */
async function create(
  { sagemaker }: TrainingDeps,
  request: CreateTrainingJobCommandInput,
  { plan }: TrainingAttempt,
): Promise<TrainingJobRef['judge']> {
  const { rules } = plan;
  const judgedByService = rules !== undefined && mayAskService(plan);
  const configurations = judgedByService
    ? { DebugRuleConfigurations: debugRuleConfigurations(rules, await sagemaker.config.region()) }
    : {};
  try {
    await sagemaker.send(new CreateTrainingJobCommand({ ...request, ...configurations }));
    return judgedByService ? 'sagemaker' : 'engine';
  } catch (error) {
    // Debugger is closed to new accounts. What such an account gets back is not documented, so any refusal that names it
    // counts; the job then goes without, and our engine judges by the log.
    if (rules?.source !== 'auto' || !/debug/i.test((error as Error).message)) throw error;
    const { DebugHookConfig: _, ...plain } = request;
    await sagemaker.send(new CreateTrainingJobCommand(plain));
    return 'engine';
  }
}

/** @throws JobNameCollision unless the tag of the existing object holds our hash */
export async function proveSameRequest(
  sagemaker: TrainingDeps['sagemaker'],
  arn: string,
  name: string,
  requestHash: string,
): Promise<void> {
  const { Tags: tags = [] } = await callAws(`ListTags ${name}`, () =>
    sagemaker.send(new ListTagsCommand({ ResourceArn: arn })),
  );
  const found = tags.find((tag) => tag.Key === REQUEST_HASH_TAG)?.Value;
  if (found !== requestHash) {
    throw failure(
      'JobNameCollision',
      `${name} exists already, made from another request (hash ${found ?? 'missing'}, expected ${requestHash}).`,
    );
  }
}
