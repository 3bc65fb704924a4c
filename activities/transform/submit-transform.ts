import {
  CreateModelCommand,
  CreateTransformJobCommand,
  DescribeModelCommand,
  DescribeTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import { jobTags } from '../../contracts/jobs/job-tags.js';
import type { TransformPlan } from '../../contracts/jobs/transform.js';
import type { JobRef } from '../../contracts/training/training-job.js';
import { callAws } from '../aws/aws-failure.js';
import { createOrAttach } from '../aws/create-or-attach.js';
import type { TrainingDeps } from '../training/deps.js';
import { jobTrace } from '../training/job-trace.js';
import { proveSameRequest } from '../training/submit-training.js';
import { modelRequest, transformName, transformRequest } from './transform-request.js';
import { verifySources } from './verify-sources.js';

/**
 * Registers the model and starts the transform job, each under a name made from the plan; attaches where they exist.
 *
 * @throws StoredObjectInvalid before anything is started, when the model or its rows are damaged
 * @throws JobNameCollision when a name belongs to something made from another request
 */
export async function submitTransform(
  { sagemaker, s3, roleArn, home }: TrainingDeps,
  plan: TransformPlan,
): Promise<JobRef> {
  await verifySources(s3, plan);
  const name = transformName(plan);
  const model = modelRequest(plan, roleArn);
  const tagsOf = (requestHash: string) => jobTags({ requestHash, owner: plan.owner, run: plan.run, home });
  await createOrAttach(
    `CreateModel ${name}`,
    () => sagemaker.send(new CreateModelCommand({ ...model, Tags: tagsOf(hashOf(model)) })),
    async () => {
      const existing = await callAws(`DescribeModel ${name}`, () =>
        sagemaker.send(new DescribeModelCommand({ ModelName: name })),
      );
      await proveSameRequest(sagemaker, existing.ModelArn as string, name, hashOf(model));
    },
  );
  const request = transformRequest(plan);
  const trace = jobTrace();
  const attached = await createOrAttach(
    `CreateTransformJob ${name}`,
    () =>
      sagemaker.send(
        new CreateTransformJobCommand({
          ...request,
          ...trace.request,
          Tags: [...tagsOf(hashOf(request)), ...trace.tags],
        }),
      ),
    async () => {
      const existing = await callAws(`DescribeTransformJob ${name}`, () =>
        sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: name })),
      );
      await proveSameRequest(sagemaker, existing.TransformJobArn as string, name, hashOf(request));
    },
  );
  return { name, attached };
}
