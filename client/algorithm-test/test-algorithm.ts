import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { AWS_CLIENT_SETTINGS } from '@durable-forecast/lib/aws-client-settings';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { bundledDeclaration } from '../../contracts/algorithms/algorithms.js';
import type { AlgorithmDeclaration } from '../../contracts/algorithms/declaration.js';
import { namesRegistry } from '../../contracts/algorithms/image-address.js';
import { ACCOUNT, REGION, ROLE_ARN } from '../../local/stack/aws-environment.js';
import { findDeclaration } from '../algorithms/find-declaration.js';
import { readDeclaration } from '../algorithms/read-declaration.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { keysBelow } from '../store/keys-below.js';
import { csvChannels } from './channel-files.js';
import { type ContractData, contractData } from './contract-data.js';
import { type ContractCheck, runContract } from './run-contract.js';

export interface AlgorithmToTest {
  readonly name: string;
  /** Whose data it is tried on. */
  readonly run: string | undefined;
}

/**
 * Tries an algorithm on the local stack, and takes away what that leaves in the bucket.
 *
 * @param report is told of each check at once
 * @throws UserError where it is not declared, where no run has data for it, or where jobs would be those of AWS
 */
export async function testAlgorithm(
  client: Pick<ForecastClient, 's3' | 'bucket' | 'temporal'>,
  { name, run }: AlgorithmToTest,
  report: (check: ContractCheck) => void,
): Promise<readonly ContractCheck[]> {
  requireLocalSageMaker();
  const declaration = await declarationOf(name);
  const data = await contractData(client, declaration, run);
  console.log(`Trying ${name} (${declaration.image}) on what ${data.run} has made.`);
  const stamp = Date.now().toString(36);
  const root = `s3://${client.bucket}/algorithm-tests/${name}-${stamp}`;
  const [sagemaker, logs, runtime] = [
    new SageMakerClient(AWS_CLIENT_SETTINGS),
    new CloudWatchLogsClient(AWS_CLIENT_SETTINGS),
    new SageMakerRuntimeClient(AWS_CLIENT_SETTINGS),
  ];
  const place = {
    ...{ sagemaker, logs, root, declaration },
    roleArn: ROLE_ARN,
    image: addressOf(declaration),
    prefix: `contract-${name}-${stamp}`,
  };
  try {
    const channels = await readableChannels(client.s3, declaration, data.channels, `${root}/csv`);
    return await runContract({ s3: client.s3, runtime }, { ...place, data: { ...data, channels } }, report);
  } finally {
    await removeBelow(client, `${root}/`);
    for (const each of [sagemaker, logs, runtime]) each.destroy();
  }
}

async function declarationOf(name: string): Promise<AlgorithmDeclaration> {
  const own = bundledDeclaration(name);
  if (own !== undefined) return own;
  const file = findDeclaration(name, '.');
  if (file !== undefined) return readDeclaration(file);
  throw new UserError(
    `There is no algorithms/${name}.yaml, neither here nor in the project. Write one: 'npx forecast algorithm init ${name}'.`,
    'notFound',
  );
}

/** The channels of a run in a form that the algorithm reads. */
async function readableChannels(
  s3: ForecastClient['s3'],
  { channels: forms }: AlgorithmDeclaration,
  channels: ContractData['channels'],
  root: string,
): Promise<ContractData['channels']> {
  const isCsvMissing = channels.csv === undefined && Object.values(forms).includes('text/csv');
  if (!isCsvMissing) return channels;
  return { ...channels, csv: await csvChannels(s3, channels, root) };
}

/** The local server goes by the repository alone. */
const addressOf = ({ image }: AlgorithmDeclaration): string =>
  namesRegistry(image) ? image : `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${image}`;

/** Jobs of AWS cost money, and a contract is tried again and again. */
function requireLocalSageMaker(): void {
  const address = process.env.AWS_ENDPOINT_URL_SAGEMAKER;
  if (address !== undefined && address !== '') return;
  throw new UserError(
    "Algorithms are tried on the local SageMaker alone, and AWS_ENDPOINT_URL_SAGEMAKER is not set. Start a stack with 'npx forecast local', and leave out TEMPORAL_ADDRESS.",
    'usage',
  );
}

async function removeBelow({ s3 }: Pick<ForecastClient, 's3'>, prefix: string): Promise<void> {
  const { bucket: Bucket, key } = parseS3Uri(prefix);
  const keys = await keysBelow(s3, prefix);
  if (keys.length === 0) return;
  await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((rest) => ({ Key: `${key}${rest}` })) } }),
  );
}
