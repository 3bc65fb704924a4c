import type { CloudWatchLogsClientConfig } from '@aws-sdk/client-cloudwatch-logs';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import { pythonPath } from '../../../../local/installed/python.mjs';
import { roleArn as localRole, startBench } from '../support/test-bench.js';
import type { Variables } from './scenario.js';

/** Where the cases run. */
export interface Target {
  readonly kind: 'bench' | 'endpoint' | 'aws';
  readonly region: string;
  readonly bucket: string;
  readonly roleArn: string;
  /** Seconds between two polls of what is under way. */
  readonly pollSeconds: number;
  /** Empty for AWS itself. */
  readonly endpoints: Readonly<Partial<Record<'sagemaker' | 'runtime' | 'logs' | 's3', string>>>;
  readonly javascript: Readonly<Record<'sagemaker' | 'runtime' | 'logs' | 's3', ClientSettings>>;
  /** Credentials and addresses for programs that are started. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

type ClientSettings = SageMakerClientConfig & CloudWatchLogsClientConfig & S3ClientConfig;

/** The built-in XGBoost of us-east-1, which both AWS and the local endpoint have. */
const XGBOOST = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';
const REGION = 'us-east-1';

/**
 * By default a server of its own on this machine. CONTRACT_ENDPOINT_URL names one that runs already (with
 * AWS_ENDPOINT_URL_S3, the AWS keys, and the bucket `forecast` or CONTRACT_BUCKET). CONTRACT_AWS=1 means AWS itself, where
 * it costs money: with CONTRACT_BUCKET, CONTRACT_ROLE_ARN and credentials that boto3 and the JavaScript SDK both find.
 */
export async function openTarget(): Promise<Target> {
  const { CONTRACT_AWS, CONTRACT_ENDPOINT_URL, CONTRACT_BUCKET, CONTRACT_ROLE_ARN, AWS_ENDPOINT_URL_S3 } = process.env;
  if (CONTRACT_AWS === '1') {
    if (!CONTRACT_BUCKET || !CONTRACT_ROLE_ARN) {
      throw new Error(
        'CONTRACT_AWS=1 needs CONTRACT_BUCKET and CONTRACT_ROLE_ARN: a bucket and a role of your account.',
      );
    }
    const settings = { region: REGION };
    return {
      kind: 'aws',
      region: REGION,
      bucket: CONTRACT_BUCKET,
      roleArn: CONTRACT_ROLE_ARN,
      pollSeconds: 15,
      endpoints: {},
      javascript: { sagemaker: settings, runtime: settings, logs: settings, s3: settings },
      environment: { AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION },
      close: async () => undefined,
    };
  }
  if (CONTRACT_ENDPOINT_URL) {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
    if (!accessKeyId || !secretAccessKey || !AWS_ENDPOINT_URL_S3) {
      throw new Error(
        'CONTRACT_ENDPOINT_URL needs AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL_S3 of that endpoint.',
      );
    }
    return local('endpoint', {
      sagemaker: CONTRACT_ENDPOINT_URL,
      s3: AWS_ENDPOINT_URL_S3,
      credentials: { accessKeyId, secretAccessKey },
      bucket: CONTRACT_BUCKET ?? 'forecast',
      close: async () => undefined,
    });
  }
  const python = pythonPath();
  if (python === undefined) throw new Error("The Python of the containers is missing. Run 'npm run setup'.");
  const bench = await startBench({ python, constraints: 'enforce' });
  return local('bench', {
    sagemaker: bench.server.url,
    s3: bench.store.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test-secret' },
    bucket: 'forecast',
    close: () => bench.close(),
  });
}

/** What the steps of all cases may name. @param run sets the names of this run apart from those of others */
export const variablesOf = (target: Target, run: string): Variables => ({
  run,
  region: target.region,
  bucket: target.bucket,
  role: target.roleArn,
  image: XGBOOST,
});

interface LocalPlace {
  readonly sagemaker: string;
  readonly s3: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly bucket: string;
  readonly close: () => Promise<void>;
}

function local(kind: Target['kind'], { sagemaker, s3, credentials, bucket, close }: LocalPlace): Target {
  const settings = { region: REGION, credentials, endpoint: sagemaker };
  return {
    kind,
    region: REGION,
    bucket,
    roleArn: localRole,
    pollSeconds: 0.1,
    endpoints: { sagemaker, runtime: sagemaker, logs: sagemaker, s3 },
    javascript: { sagemaker: settings, runtime: settings, logs: settings, s3: { ...settings, endpoint: s3 } },
    environment: {
      AWS_ENDPOINT_URL_SAGEMAKER: sagemaker,
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: sagemaker,
      AWS_ENDPOINT_URL_SAGEMAKER_METRICS: sagemaker,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: sagemaker,
      AWS_ENDPOINT_URL_CLOUDWATCH: sagemaker,
      AWS_ENDPOINT_URL_S3: s3,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      // Settings of this machine must not reach the programs.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    close,
  };
}
