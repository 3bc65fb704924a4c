import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { startSagemaker } from '../../local/stack/start-sagemaker.js';
import { StateFolder } from '../../local/stack/state-folder.js';

/** A real S3 server and the local SageMaker on a temporary folder, with clients for both. */
export interface BenchSagemaker {
  /** What any AWS client needs to reach them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly bucket: string;
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  readonly logs: CloudWatchLogsClient;
  /** Process id of the local SageMaker. */
  readonly serverPid: number;
  /** Where an object, or a folder of them, lies on this machine. */
  fileOf(uri: string): string;
  stop(): Promise<void>;
}

/** @param serverArguments more arguments for the local SageMaker */
export async function startLocalSagemaker(serverArguments: readonly string[] = []): Promise<BenchSagemaker> {
  const root = await mkdtemp(join(tmpdir(), 'bench-sagemaker-'));
  const { environment, bucket, stop } = await startSagemaker({ root, serverArguments, onEvent: () => undefined });
  const client = {
    region: environment.AWS_DEFAULT_REGION as string,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY as string,
    },
  };
  const clients = {
    s3: new S3Client({ ...client, endpoint: environment.AWS_ENDPOINT_URL_S3 as string, forcePathStyle: true }),
    sagemaker: new SageMakerClient({ ...client, endpoint: environment.AWS_ENDPOINT_URL_SAGEMAKER as string }),
    logs: new CloudWatchLogsClient({ ...client, endpoint: environment.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS as string }),
  };
  return {
    environment,
    bucket: bucket as string,
    ...clients,
    serverPid: new StateFolder(root).processes.sagemaker?.[0]?.pid as number,
    fileOf: (uri) => {
      const { bucket, key } = parseS3Uri(uri);
      return new StateFolder(root).file('s3', join(bucket, key));
    },
    stop: async () => {
      for (const open of Object.values(clients)) open.destroy();
      await stop();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
