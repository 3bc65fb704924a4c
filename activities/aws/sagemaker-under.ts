import { SageMakerClient, type SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import { AWS_CLIENT_SETTINGS } from '@durable-forecast/lib/aws-client-settings';
import type { JobConditions } from './job-conditions.js';
import { type ModelKind, underConditions } from './under-conditions.js';

/**
 * A client whose every request that makes something meets the conditions of the account. They are put in where requests leave, so that
 * no activity can forget them and the hash of a request, by which a job is known again, stays that of its content.
 *
 * @param models what the models that it creates are for
 */
export function sageMakerUnder(
  conditions: JobConditions,
  models: ModelKind,
  settings: SageMakerClientConfig = {},
): SageMakerClient {
  const sagemaker = new SageMakerClient({ ...AWS_CLIENT_SETTINGS, ...settings });
  sagemaker.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const operation = commandName.replace(/Command$/, '');
        return next({
          ...args,
          input: underConditions(operation, args.input, conditions, models) as typeof args.input,
        });
      },
    { step: 'initialize', name: 'underConditions' },
  );
  return sagemaker;
}
