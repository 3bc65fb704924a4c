import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { callAws, failure } from '../aws/aws-failure.js';
import { predictionValues } from '../transform/prediction-values.js';
import type { EndpointDeps } from './deps.js';
import { invokeInS3 } from './invoke-in-s3.js';

export interface Invocation {
  readonly endpoint: string;
  readonly variant: string;
  /** Rows without label, as the batch transform gets them. */
  readonly rows: readonly string[];
  /** Serverless endpoints have one variant and take no name of it. */
  readonly isServerless?: boolean;
  /** Question and answer lie in S3; these endpoints have one variant, too. */
  readonly isAsynchronous?: boolean | undefined;
}

/**
 * Asks one model behind an endpoint, in CSV.
 *
 * @returns a number a row
 * @throws ForecastInvalid when the answer is something else
 */
export async function invokeModel(deps: EndpointDeps, invocation: Invocation): Promise<readonly number[]> {
  const { endpoint, variant, rows, isAsynchronous = false } = invocation;
  const where = `the answer of ${endpoint}, variant ${variant}`;
  const body = `${rows.join('\n')}\n`;
  const said = isAsynchronous ? await invokeInS3(deps, endpoint, body) : await invokeAtOnce(deps, invocation, body);
  const values = [...predictionValues(said, where)];
  if (values.length === rows.length) return values;
  throw failure('ForecastInvalid', `${where} has ${values.length} predictions for ${rows.length} rows.`);
}

async function invokeAtOnce(
  { runtime }: EndpointDeps,
  { endpoint, variant, isServerless = false }: Invocation,
  body: string,
): Promise<string> {
  const { Body } = await callAws(`InvokeEndpoint ${endpoint}`, () =>
    runtime.send(
      new InvokeEndpointCommand({
        EndpointName: endpoint,
        ...(isServerless ? {} : { TargetVariant: variant }),
        ContentType: 'text/csv',
        Accept: 'text/csv',
        Body: body,
      }),
    ),
  );
  return new TextDecoder().decode(Body);
}
