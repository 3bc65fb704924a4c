import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  CreateModelCommand,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  waitUntilEndpointInService,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { until } from '../../../../test/support/until.js';
import { bucket, credentials, packModel, probeImage, region, roleArn } from './test-bench.js';
import type { useBench } from './use-bench.js';

/** What tests of endpoints ask the server of a bench. */
export function endpointCalls(bench: ReturnType<typeof useBench>) {
  let client: SageMakerRuntimeClient | undefined;
  const runtime = () =>
    (client ??= new SageMakerRuntimeClient({ endpoint: bench.server.url, region, credentials, maxAttempts: 1 }));

  const waiting = () => ({ client: bench.sagemaker, minDelay: 0.05, maxDelay: 0.1, maxWaitTime: 30 });

  /** A model whose server behaves as asked. */
  async function createModel(name: string, behaviour: object = {}): Promise<void> {
    await bench.store.put(
      `models/${name}/model.tar.gz`,
      await packModel({ 'behaviour.json': JSON.stringify(behaviour) }),
    );
    await bench.sagemaker.send(
      new CreateModelCommand({
        ModelName: name,
        ExecutionRoleArn: roleArn,
        PrimaryContainer: { Image: probeImage, ModelDataUrl: `s3://${bucket}/models/${name}/model.tar.gz` },
      }),
    );
  }

  const variant = (ModelName: string, VariantName = 'AllTraffic', InitialVariantWeight = 1) => ({
    VariantName,
    ModelName,
    InitialInstanceCount: 1,
    InstanceType: 'ml.t2.medium' as const,
    InitialVariantWeight,
  });

  const createConfig = (name: string, ...variants: CreateEndpointConfigCommandInput['ProductionVariants'] & object) =>
    bench.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: name,
        ProductionVariants: variants,
        Tags: [{ Key: 'a', Value: 'b' }],
      }),
    );

  const create = (EndpointName: string, EndpointConfigName: string) =>
    bench.sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));

  /** A model, a configuration and an endpoint of the same name, in service. */
  async function deploy(name: string, behaviour: object = {}): Promise<void> {
    await createModel(name, behaviour);
    await createConfig(name, variant(name));
    await create(name, name);
    await waitUntilEndpointInService(waiting(), { EndpointName: name });
  }

  const show = (EndpointName: string) => bench.sagemaker.send(new DescribeEndpointCommand({ EndpointName }));

  const showWhen = (
    name: string,
    condition: (endpoint: DescribeEndpointCommandOutput) => boolean,
  ): Promise<DescribeEndpointCommandOutput> =>
    until(() => show(name), { what: `a condition of the endpoint ${name}`, timeout: 50_000, holds: condition });

  const invoke = (EndpointName: string, Body: string, changes: object = {}) =>
    runtime().send(new InvokeEndpointCommand({ EndpointName, Body, ContentType: 'text/csv', ...changes }));
  const answer = async (name: string, body: string, changes: object = {}) =>
    (await invoke(name, body, changes)).Body.transformToString();

  return { runtime, waiting, createModel, variant, createConfig, create, deploy, show, showWhen, invoke, answer };
}
