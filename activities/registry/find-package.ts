import {
  CreateModelPackageGroupCommand,
  ListModelPackagesCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { PackageRef } from '../../contracts/registry/champion-package.js';
import { asFailure, callAws, isInUse, isMissing } from '../aws/aws-failure.js';

/** Packages of one answer, the most that there can be. */
const PAGE = 100;

/**
 * The package of a group that has a description, the newest where people have made copies. The group is made where there is none.
 */
export async function findPackage(
  sagemaker: SageMakerClient,
  group: {
    readonly name: string;
    readonly description: string;
    readonly tags: readonly { Key: string; Value: string }[];
  },
  description: string,
): Promise<PackageRef | undefined> {
  let token: string | undefined;
  do {
    const page = await listPage(sagemaker, group.name, token);
    if (page === undefined) {
      await createGroup(sagemaker, group);
      return undefined;
    }
    const found = page.ModelPackageSummaryList?.find((each) => each.ModelPackageDescription === description);
    if (found?.ModelPackageArn !== undefined) return packageRef(group.name, found.ModelPackageArn);
    token = page.NextToken;
  } while (token !== undefined);
  return undefined;
}

/** An ARN ends with the number of its version. */
export const packageRef = (group: string, arn: string): PackageRef => ({
  group,
  version: Number(arn.slice(arn.lastIndexOf('/') + 1)),
  arn,
});

/** Undefined where there is no such group. */
async function listPage(sagemaker: SageMakerClient, group: string, token: string | undefined) {
  try {
    return await sagemaker.send(
      new ListModelPackagesCommand({
        ModelPackageGroupName: group,
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
        MaxResults: PAGE,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw asFailure(`ListModelPackages ${group}`, error);
  }
}

async function createGroup(
  sagemaker: SageMakerClient,
  { name, description, tags }: Parameters<typeof findPackage>[1],
): Promise<void> {
  await callAws(`CreateModelPackageGroup ${name}`, async () => {
    try {
      await sagemaker.send(
        new CreateModelPackageGroupCommand({
          ModelPackageGroupName: name,
          ModelPackageGroupDescription: description,
          Tags: [...tags],
        }),
      );
    } catch (error) {
      // Another run of the forecast, or an attempt whose answer was lost, was faster.
      if (!isInUse(error)) throw error;
    }
  });
}
