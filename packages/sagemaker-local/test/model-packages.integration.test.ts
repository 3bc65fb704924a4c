import {
  BatchDescribeModelPackageCommand,
  CreateModelCommand,
  CreateModelPackageCommand,
  type CreateModelPackageCommandInput,
  CreateModelPackageGroupCommand,
  DeleteModelPackageCommand,
  DeleteModelPackageGroupCommand,
  DescribeModelCommand,
  DescribeModelPackageCommand,
  DescribeModelPackageGroupCommand,
  ListModelPackageGroupsCommand,
  ListModelPackagesCommand,
  type ListModelPackagesCommandInput,
  ListTagsCommand,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, expect, test } from 'vitest';
import { bucket, packModel, probeImage, roleArn } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';
import { errorOf } from './wire/serve.js';

const bench = useBench({ constraints: 'enforce' });

beforeAll(async () => {
  await bench.store.put('model.tar.gz', await packModel({ 'behaviour.json': '{}' }));
});

const createGroup = (ModelPackageGroupName: string) =>
  bench.sagemaker.send(
    new CreateModelPackageGroupCommand({ ModelPackageGroupName, Tags: [{ Key: 'team', Value: 'demand' }] }),
  );

const register = async (changes: Partial<CreateModelPackageCommandInput>): Promise<string> => {
  const created = await bench.sagemaker.send(
    new CreateModelPackageCommand({
      InferenceSpecification: {
        Containers: [{ Image: probeImage, ModelDataUrl: `s3://${bucket}/model.tar.gz` }],
        SupportedContentTypes: ['text/csv'],
        SupportedResponseMIMETypes: ['text/csv'],
      },
      ...changes,
    }),
  );
  return created.ModelPackageArn as string;
};

const show = (ModelPackageName: string) => bench.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName }));
const list = async (input: ListModelPackagesCommandInput) => {
  const { ModelPackageSummaryList: found } = await bench.sagemaker.send(new ListModelPackagesCommand(input));
  return found?.map(({ ModelPackageArn }) => ModelPackageArn?.replace(/^.*model-package\//, ''));
};

test('versions of a group are counted, wait for approval, and are never numbered twice', async () => {
  await createGroup('champions');
  const first = await register({ ModelPackageGroupName: 'champions' });
  const second = await register({ ModelPackageGroupName: 'champions', ModelApprovalStatus: 'Approved' });
  expect(first).toBe('arn:aws:sagemaker:us-east-1:000000000000:model-package/champions/1');
  expect(await show(first)).toMatchObject({
    ModelPackageVersion: 1,
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'PendingManualApproval',
  });
  expect(await list({ ModelPackageGroupName: 'champions' })).toEqual(['champions/1', 'champions/2']);
  expect(await list({ ModelPackageGroupName: 'champions', ModelApprovalStatus: 'Approved' })).toEqual(['champions/2']);
  await bench.sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: second }));
  expect(await register({ ModelPackageGroupName: 'champions' })).toMatch(/champions\/3$/);
  const pages = await bench.sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: 'champions', MaxResults: 1 }),
  );
  const next = await bench.sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: 'champions', MaxResults: 1, NextToken: pages.NextToken }),
  );
  expect([pages, next].map((page) => page.ModelPackageSummaryList?.[0]?.ModelPackageVersion)).toEqual([1, 3]);
  expect(next.NextToken).toBeUndefined();
});

test('a package is approved, and only then deployed by its name', async () => {
  await createGroup('gated');
  const arn = await register({
    ModelPackageGroupName: 'gated',
    CustomerMetadataProperties: { wrmsse: '0.6', old: 'x' },
  });
  const deploy = () =>
    bench.sagemaker.send(
      new CreateModelCommand({
        ModelName: 'from-package',
        ExecutionRoleArn: roleArn,
        PrimaryContainer: { ModelPackageName: arn },
      }),
    );
  expect(await errorOf(deploy())).toMatchInlineSnapshot(
    `"ValidationException: Model package arn:aws:sagemaker:us-east-1:000000000000:model-package/gated/1 can not be deployed: its approval status is PendingManualApproval."`,
  );
  await bench.sagemaker.send(
    new UpdateModelPackageCommand({
      ModelPackageArn: arn,
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'better than both baselines',
      CustomerMetadataProperties: { wrmsse: '0.5' },
      CustomerMetadataPropertiesToRemove: ['old'],
    }),
  );
  expect(await show(arn)).toMatchObject({
    ModelApprovalStatus: 'Approved',
    ApprovalDescription: 'better than both baselines',
    CustomerMetadataProperties: { wrmsse: '0.5' },
  });
  expect((await show(arn)).CustomerMetadataProperties).not.toHaveProperty('old');
  await deploy();
  const { PrimaryContainer } = await bench.sagemaker.send(new DescribeModelCommand({ ModelName: 'from-package' }));
  expect(PrimaryContainer).toMatchObject({ ModelPackageName: arn, Image: probeImage });
});

test('a request that is repeated with its token makes no second version', async () => {
  await createGroup('repeated');
  const once = { ModelPackageGroupName: 'repeated', ClientToken: 'run-1' };
  const first = await register(once);
  expect(await register(once)).toBe(first);
  expect(await register({ ...once, ClientToken: 'run-2' })).toMatch(/repeated\/2$/);
  expect(await list({ ModelPackageGroupName: 'repeated' })).toEqual(['repeated/1', 'repeated/2']);
  expect(await errorOf(register({ ...once, Tags: [{ Key: 'team', Value: 'demand' }] }))).toMatchInlineSnapshot(
    `"ValidationException: Tags can not be given for a version of a model package group: it has those of its group."`,
  );
});

test('a model is made of an additional inference specification by its name', async () => {
  await createGroup('several');
  await bench.store.put('other.tar.gz', await packModel({ 'behaviour.json': '{}' }));
  const ModelDataUrl = `s3://${bucket}/other.tar.gz`;
  const ModelPackageName = await register({
    ModelPackageGroupName: 'several',
    ModelApprovalStatus: 'Approved',
    AdditionalInferenceSpecifications: [{ Name: 'other', Containers: [{ Image: probeImage, ModelDataUrl }] }],
  });
  const deploy = (ModelName: string, InferenceSpecificationName: string) =>
    bench.sagemaker.send(
      new CreateModelCommand({
        ModelName,
        ExecutionRoleArn: roleArn,
        PrimaryContainer: { ModelPackageName, InferenceSpecificationName },
      }),
    );
  await deploy('of-the-other', 'other');
  const { PrimaryContainer } = await bench.sagemaker.send(new DescribeModelCommand({ ModelName: 'of-the-other' }));
  expect(PrimaryContainer).toMatchObject({ ModelPackageName, ModelDataUrl });
  expect(await errorOf(deploy('of-none', 'third'))).toMatchInlineSnapshot(
    `"ValidationException: Model package arn:aws:sagemaker:us-east-1:000000000000:model-package/several/1 has no inference specification named third."`,
  );
});

test('a package without a group has no version', async () => {
  const arn = await register({ ModelPackageName: 'alone' });
  expect(arn).toMatch(/model-package\/alone$/);
  expect((await show('alone')).ModelPackageVersion).toBeUndefined();
  expect(await list({})).toEqual(['alone']);
  expect(await errorOf(register({ ModelPackageName: 'alone' }))).toMatchInlineSnapshot(
    `"ValidationException: Model package already exists: arn:aws:sagemaker:us-east-1:000000000000:model-package/alone"`,
  );
});

test('groups are described, listed with their tags, and deleted only when they are empty', async () => {
  await createGroup('full');
  const ModelPackageGroupName = 'full';
  const group = await bench.sagemaker.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName }));
  expect(group.ModelPackageGroupStatus).toBe('Completed');
  const { Tags } = await bench.sagemaker.send(new ListTagsCommand({ ResourceArn: group.ModelPackageGroupArn }));
  expect(Tags).toEqual([{ Key: 'team', Value: 'demand' }]);
  const { ModelPackageGroupSummaryList: found } = await bench.sagemaker.send(
    new ListModelPackageGroupsCommand({ NameContains: 'FUL' }),
  );
  expect(found?.map(({ ModelPackageGroupName: name }) => name)).toEqual(['full']);
  const arn = await register({ ModelPackageGroupName });
  const remove = () => bench.sagemaker.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName }));
  expect(await errorOf(remove())).toMatchInlineSnapshot(
    `"ConflictException: Model Package Group arn:aws:sagemaker:us-east-1:000000000000:model-package-group/full still has model packages. Delete them first."`,
  );
  await bench.sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: arn }));
  await remove();
  expect(await errorOf(remove())).toMatchInlineSnapshot(
    `"ValidationException: Model Package Group arn:aws:sagemaker:us-east-1:000000000000:model-package-group/full does not exist."`,
  );
  expect(await errorOf(createGroup('champions'))).toMatchInlineSnapshot(
    `"ValidationException: Model Package Group already exists: arn:aws:sagemaker:us-east-1:000000000000:model-package-group/champions"`,
  );
  expect(await errorOf(register({ ModelPackageGroupName }))).toMatch(/does not exist/);
});

test('several packages are described at once, with what is wrong with the others', async () => {
  await createGroup('batch');
  const arn = await register({ ModelPackageGroupName: 'batch' });
  const missing = arn.replace(/1$/, '7');
  const answer = await bench.sagemaker.send(
    new BatchDescribeModelPackageCommand({ ModelPackageArnList: [arn, missing] }),
  );
  expect(answer.ModelPackageSummaries?.[arn]).toMatchObject({ ModelPackageGroupName: 'batch', ModelPackageVersion: 1 });
  expect(answer.BatchDescribeModelPackageErrorMap?.[missing]?.ErrorCode).toBe('ValidationException');
  expect(await errorOf(show(missing))).toMatchInlineSnapshot(
    `"ValidationException: ModelPackage arn:aws:sagemaker:us-east-1:000000000000:model-package/batch/7 does not exist."`,
  );
});
