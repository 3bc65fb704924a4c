import type { ImageAddress } from './registry.js';

/** AWS's wording for an image that isn't there. */
export const missingImageMessage = ({ account, repository }: ImageAddress, roleArn: string): string =>
  `Cannot find repository: ${repository} in registry ID: ${account} Please check if your ECR repository and image exist ` +
  `and role ${roleArn} has proper pull permissions for SageMaker: ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ` +
  'ecr:GetDownloadUrlForLayer';
