import { ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import type { DeployMessage, Deployment } from '../../contracts/endpoint/serve-forecast.js';

export interface DeployPublishedInput {
  /** Name of the forecast. */
  readonly forecast: string;
  readonly message: DeployMessage;
}

export interface DeploymentDeps {
  /**
   * Asks the workflow of the endpoint, or a new one, and waits for its answer. Who asks again for the same message is told the same.
   *
   * @throws Error whose cause says why the version is not served
   */
  readonly askDeployment: (input: DeployPublishedInput, signal: AbortSignal) => Promise<Deployment>;
}

/** Has a version served. A repetition, after a crash say, joins the deployment that goes on. */
export async function deployPublished(
  { askDeployment }: DeploymentDeps,
  input: DeployPublishedInput,
): Promise<Deployment> {
  try {
    return await askDeployment(input, cancellationSignal());
  } catch (error) {
    cancellationSignal().throwIfAborted();
    throw refusalIn(error) ?? error;
  }
}

/** What the workflow of the endpoint answers stands as the cause; all else is trouble on the way, which a repetition may cure. */
function refusalIn(error: unknown): ApplicationFailure | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure)) return undefined;
  return ApplicationFailure.nonRetryable(cause.message, cause.type ?? undefined);
}
