import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SecretStore } from '../activities/notification/deps.js';
import { experimentsTracker } from '../activities/tracking/experiments/experiments-tracker.js';
import { mlflowAuthorization } from '../activities/tracking/mlflow/mlflow-authorization.js';
import { mlflowTracker } from '../activities/tracking/mlflow/mlflow-tracker.js';
import type { Tracker } from '../activities/tracking/tracker.js';
import type { TrackerSettings } from './tracker-settings.js';

/** The tracker that a worker is set to; undefined where runs are recorded nowhere. */
export function createTracker(
  settings: TrackerSettings | undefined,
  {
    bucket,
    secrets,
    sagemaker,
  }: { readonly bucket: string; readonly secrets: SecretStore; readonly sagemaker: SageMakerClient },
): Tracker | undefined {
  switch (settings?.kind) {
    case undefined:
      return undefined;
    case 'mlflow':
      return mlflowTracker({ url: settings.url, authorization: mlflowAuthorization(secrets, settings.user) }, bucket);
    case 'sagemaker':
      return experimentsTracker(
        {
          sagemaker,
          metricsEndpoint: process.env.AWS_ENDPOINT_URL_SAGEMAKER_METRICS ?? process.env.AWS_ENDPOINT_URL,
        },
        bucket,
      );
  }
}
