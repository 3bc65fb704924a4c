import { CreateTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import {
  describeUntil,
  hasEnded,
  sagemakerClient,
  trainingRequest,
} from '../../../packages/sagemaker-local/test/support/test-bench.js';
import type { CallOptions } from './calls.js';
import type { HostileEndpoint } from './endpoint.js';
import { Dice } from './values.js';

const EXPRESSIONS = [
  '^(a+)+$',
  '(?=(a+)+$)b',
  '(a|aa)+$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(?P<v>a*)*b',
  '.*.*.*=([0-9]+)',
];

/** Trains a job whose metric nobody can wait for, and asks the server whether it is still there, while the job runs and after it. */
export async function evilJob(
  endpoint: HostileEndpoint,
  { seed, point }: CallOptions,
): Promise<{ readonly name: string; readonly fault: string | undefined }> {
  const dice = new Dice(seed, point, 'job');
  const expression = dice.pick(EXPRESSIONS);
  const name = `evil-${seed}-${point}`;
  const client = sagemakerClient(endpoint.url);
  const request = trainingRequest(name, { prints: `${'a'.repeat(48)}!`, rounds: '2' });
  try {
    const AlgorithmSpecification = {
      ...request.AlgorithmSpecification,
      TrainingInputMode: 'File' as const,
      MetricDefinitions: [
        { Name: 'evil', Regex: expression },
        { Name: 'sound', Regex: 'train-rmse:([0-9.]+)' },
      ],
    };
    await client.send(new CreateTrainingJobCommand({ ...request, AlgorithmSpecification }));
    const asked = await endpoint.tried({ method: 'GET', path: '/health', body: '' });
    const { FinalMetricDataList: metrics = [], TrainingJobStatus: status } = await describeUntil(
      client,
      name,
      hasEnded,
    );
    const found = metrics.some(({ MetricName, Value }) => MetricName === 'sound' && Value === 5);
    const end = status === 'Completed' && found ? undefined : `${status}, its other metric ${found ? 'there' : 'lost'}`;
    const after = await endpoint.tried({ method: 'GET', path: '/health', body: '' });
    return { name: `job with ${expression}`, fault: asked.fault ?? end ?? after.fault };
  } finally {
    client.destroy();
  }
}
