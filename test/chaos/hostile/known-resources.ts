import {
  CreateEndpointConfigCommand,
  CreateExperimentCommand,
  CreateModelCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  CreateTrainingJobCommand,
  CreateTrialCommand,
  CreateTrialComponentCommand,
} from '@aws-sdk/client-sagemaker';
import {
  describeUntil,
  hasEnded,
  type ObjectStore,
  probeImage,
  roleArn,
  sagemakerClient,
  trainingRequest,
} from '../../../packages/sagemaker-local/test/support/test-bench.js';
import type { KnownNames } from './requests.js';

const NAME = 'known';

/** What the server holds, by name and by ARN. */
export const KNOWN: KnownNames = {
  names: [
    NAME,
    `${NAME}/1`,
    'unknown',
    `arn:aws:sagemaker:us-east-1:000000000000:training-job/${NAME}`,
    `arn:aws:sagemaker:us-east-1:000000000000:model-package/${NAME}/1`,
    `arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component/${NAME}`,
    `endpoint/${NAME}/variant/all`,
  ],
  image: probeImage,
};

/** Makes one of each kind, all of the same name. */
export async function makeKnown(url: string, store: ObjectStore): Promise<void> {
  const client = sagemakerClient(url);
  await store.put('data/part-0.csv', '1,2\n');
  await client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: NAME }));
  await client.send(new CreateModelPackageCommand({ ModelPackageGroupName: NAME }));
  await client.send(new CreateExperimentCommand({ ExperimentName: NAME }));
  await client.send(new CreateTrialCommand({ TrialName: NAME, ExperimentName: NAME }));
  await client.send(new CreateTrialComponentCommand({ TrialComponentName: NAME }));
  const model = { ModelName: NAME, ExecutionRoleArn: roleArn, PrimaryContainer: { Image: probeImage } };
  await client.send(new CreateModelCommand(model));
  const variant = {
    VariantName: 'all',
    ModelName: NAME,
    InstanceType: 'ml.m5.xlarge',
    InitialInstanceCount: 1,
  } as const;
  await client.send(new CreateEndpointConfigCommand({ EndpointConfigName: NAME, ProductionVariants: [variant] }));
  await client.send(new CreateTrainingJobCommand(trainingRequest(NAME)));
  await describeUntil(client, NAME, hasEnded);
  client.destroy();
}
