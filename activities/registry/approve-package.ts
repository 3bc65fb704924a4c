import {
  DescribeModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import type { ChampionPackage, PackageRef } from '../../contracts/registry/champion-package.js';
import type { ApprovalWord } from '../../contracts/registry/registration.js';
import { asFailure, callAws, isMissing } from '../aws/aws-failure.js';
import type { RegistryDeps } from './deps.js';
import { approvalDescription } from './package-request.js';

/**
 * Says of a package whether its models may be deployed, and why. What it says already is not said again.
 *
 * @param word undefined to leave it as it is
 * @returns undefined where somebody has deleted the package
 */
export async function approvePackage(
  deps: Pick<RegistryDeps, 'sagemaker'>,
  ref: PackageRef,
  word: ApprovalWord | undefined,
): Promise<ChampionPackage | undefined> {
  const { arn } = ref;
  const found = await describePackage(deps, arn);
  if (found === undefined) return undefined;
  const { ModelApprovalStatus: status = 'PendingManualApproval', ApprovalDescription: said } = found;
  if (word === undefined) return { ...ref, approval: status };
  const why = approvalDescription(word.why);
  if (status !== word.status || said !== why) {
    await callAws(`UpdateModelPackage ${arn}`, () =>
      deps.sagemaker.send(
        new UpdateModelPackageCommand({
          ModelPackageArn: arn,
          ModelApprovalStatus: word.status,
          ApprovalDescription: why,
        }),
      ),
    );
  }
  return { ...ref, approval: word.status };
}

async function describePackage(
  { sagemaker }: Pick<RegistryDeps, 'sagemaker'>,
  arn: string,
): Promise<DescribeModelPackageCommandOutput | undefined> {
  try {
    return await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw asFailure(`DescribeModelPackage ${arn}`, error);
  }
}
