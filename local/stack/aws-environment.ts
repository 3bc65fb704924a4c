import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What the local AWS plays. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
export const BUCKET = 'forecast';
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/forecast`;

/** Addresses and credentials of the local AWS, by the names that every AWS client reads. */
export function awsEnvironment(
  ports: { readonly s3: number; readonly sagemaker: number },
  { accessKeyId, secretAccessKey }: Credentials,
): Record<string, string> {
  // Addresses of numbers, not names: with a name the S3 client would put the bucket in front of it.
  const sagemaker = `http://127.0.0.1:${ports.sagemaker}`;
  return {
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${ports.s3}`,
    AWS_ENDPOINT_URL_SAGEMAKER: sagemaker,
    AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: sagemaker,
    AWS_ENDPOINT_URL_SAGEMAKER_METRICS: sagemaker,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: sagemaker,
    AWS_ENDPOINT_URL_CLOUDWATCH: sagemaker,
    AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING: sagemaker,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
  };
}

/** Makes the bucket, unless it is there. */
export async function createBucket(endpoint: string, credentials: Credentials): Promise<void> {
  const s3 = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true });
  try {
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  } catch (error) {
    if (!/BucketAlready/.test((error as Error).name)) throw error;
  } finally {
    s3.destroy();
  }
}
