import type { S3Client } from '@aws-sdk/client-s3';
import { ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import type { DeployMessage, Deployment } from '../../contracts/endpoint/serve-forecast.js';
import type { FailureType } from '../../contracts/failures/failures.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { failure } from '../aws/aws-failure.js';
import { readPointer } from '../forecasts/pointer.js';

export interface DeployPublishedInput {
  /** Name of the forecast. */
  readonly forecast: string;
  readonly message: DeployMessage;
}

export interface DeploymentDeps {
  readonly s3: S3Client;
  readonly bucket: string;
  /**
   * Asks the workflow of the endpoint, or a new one, and waits for its answer. Who asks again for the same message is told the same.
   *
   * @throws Error whose cause says why the version is not served
   */
  readonly askDeployment: (input: DeployPublishedInput, signal: AbortSignal) => Promise<Deployment>;
}

/**
 * Has a version served, once the endpoint is done with what it is at. A repetition, after a crash say, joins the deployment that goes on.
 *
 * Whoever waits may be overtaken: a version that is not the current one any more takes no other's place.
 */
export async function deployPublished(deps: DeploymentDeps, input: DeployPublishedInput): Promise<Deployment> {
  await requireCurrent(deps, input);
  try {
    return await deps.askDeployment(input, cancellationSignal());
  } catch (error) {
    cancellationSignal().throwIfAborted();
    throw refusalIn(error) ?? error;
  }
}

/** @throws EndpointImpossible naming the version that is the current one by now */
async function requireCurrent(
  { s3, bucket }: DeploymentDeps,
  { forecast, message: { version } }: DeployPublishedInput,
): Promise<void> {
  const read = await readPointer(s3, forecastPaths(bucket, forecast).pointer);
  if (read === undefined || read.pointer.version === version) return;
  throw failure('EndpointImpossible', `${read.pointer.version} is the current version of ${forecast} by now.`);
}

const endpointBusy: FailureType = 'EndpointBusy';

/** What the workflow of the endpoint answers stands as the cause; all else is trouble on the way, which a repetition may cure. */
function refusalIn(error: unknown): ApplicationFailure | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure)) return undefined;
  const { message, type } = cause;
  return type === endpointBusy
    ? ApplicationFailure.retryable(message, type)
    : ApplicationFailure.nonRetryable(message, type ?? undefined);
}
