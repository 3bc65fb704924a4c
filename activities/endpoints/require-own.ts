import { ListTagsCommand } from '@aws-sdk/client-sagemaker';
import { HOME_TAG, OWNER_TAG } from '../../contracts/jobs/job-tags.js';
import { callAws, failure } from '../aws/aws-failure.js';
import type { EndpointDeps } from './deps.js';

/**
 * Proves that an endpoint is that of a workflow, also of an earlier one of the same id: it is taken over, or deleted.
 *
 * @throws JobNameCollision where somebody else has made it
 */
export async function requireOwn(
  { sagemaker, home }: Pick<EndpointDeps, 'sagemaker' | 'home'>,
  { name, arn, owner }: { readonly name: string; readonly arn: string; readonly owner: string },
): Promise<void> {
  const { Tags: tags = [] } = await callAws(`ListTags ${name}`, () =>
    sagemaker.send(new ListTagsCommand({ ResourceArn: arn })),
  );
  const tagged = (key: string) => tags.find(({ Key }) => Key === key)?.Value;
  if (tagged(OWNER_TAG) === owner && tagged(HOME_TAG) === home) return;
  const found = tagged(OWNER_TAG);
  const whose =
    found === undefined ? 'not made by this project' : `that of ${found} in ${tagged(HOME_TAG) ?? 'another Temporal'}`;
  throw failure('JobNameCollision', `The endpoint ${name} exists already and is ${whose}; it was left as it is.`);
}
