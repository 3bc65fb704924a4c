import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { callAws, failure } from '../aws/aws-failure.js';
import { predictionValues } from '../transform/prediction-values.js';
import type { EndpointDeps } from './deps.js';

export interface Invocation {
  readonly endpoint: string;
  readonly variant: string;
  /** Rows without label, as the batch transform gets them. */
  readonly rows: readonly string[];
  /** Serverless endpoints have one variant and take no name of it. */
  readonly isServerless?: boolean;
}

/**
 * Asks one model behind an endpoint, in CSV.
 *
 * @returns a number a row
 * @throws ForecastInvalid when the answer is something else
 */
export async function invokeModel(
  { runtime }: Pick<EndpointDeps, 'runtime'>,
  { endpoint, variant, rows, isServerless = false }: Invocation,
): Promise<readonly number[]> {
  const where = `the answer of ${endpoint}, variant ${variant}`;
  const { Body } = await callAws(`InvokeEndpoint ${endpoint}`, () =>
    runtime.send(
      new InvokeEndpointCommand({
        EndpointName: endpoint,
        ...(isServerless ? {} : { TargetVariant: variant }),
        ContentType: 'text/csv',
        Accept: 'text/csv',
        Body: `${rows.join('\n')}\n`,
      }),
    ),
  );
  const values = [...predictionValues(new TextDecoder().decode(Body), where)];
  if (values.length === rows.length) return values;
  throw failure('ForecastInvalid', `${where} has ${values.length} predictions for ${rows.length} rows.`);
}
