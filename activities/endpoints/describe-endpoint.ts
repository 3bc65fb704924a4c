import { DescribeEndpointCommand, type DescribeEndpointCommandOutput } from '@aws-sdk/client-sagemaker';
import { asFailure, isMissing } from '../aws/aws-failure.js';
import { awaitDescribeTurn } from '../training/poll.js';
import type { EndpointDeps } from './deps.js';

/** Undefined where there is no endpoint of this name. */
export async function describeEndpoint(
  deps: Pick<EndpointDeps, 'sagemaker' | 'pace'>,
  name: string,
): Promise<DescribeEndpointCommandOutput | undefined> {
  await awaitDescribeTurn(deps);
  try {
    return await deps.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw asFailure(`DescribeEndpoint ${name}`, error);
  }
}

const CHANGING: ReadonlySet<string | undefined> = new Set([
  'Creating',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'Deleting',
]);

/** Whether SageMaker is at work on it: until it is done, it takes neither an update nor a delete. */
export const isChanging = (status: string | undefined): boolean => CHANGING.has(status);
