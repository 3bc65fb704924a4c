import { endpointName } from '../../contracts/endpoint/endpoint-names.js';
import type { EndpointPlan } from '../../contracts/endpoint/endpoint-plan.js';
import type { OpenPublishedInput } from '../../contracts/endpoint/opened-forecast.js';
import type { PredictInput } from '../../contracts/endpoint/prediction.js';
import { withHeartbeats } from '../heartbeats.js';
import { type DeploymentDeps, type DeployPublishedInput, deployPublished } from './deploy-published.js';
import type { EndpointDeps } from './deps.js';
import { openPublished } from './open-published.js';
import { predictSeries } from './predict-series.js';
import { type RemoveEndpointInput, removeEndpoint } from './remove-endpoint.js';
import { scaleEndpoint } from './scale-endpoint.js';
import { submitEndpoint } from './submit-endpoint.js';
import { type TryEndpointInput, tryEndpoint } from './try-endpoint.js';
import { watchEndpoint } from './watch-endpoint.js';

export const createEndpointActivities = (deps: EndpointDeps) => ({
  openPublished: (input: OpenPublishedInput) =>
    withHeartbeats('reading what the version was made of', () => openPublished(deps, input)),
  submitEndpoint: (plan: EndpointPlan) =>
    withHeartbeats({ job: endpointName(plan.owner), status: 'Submitting' }, () => submitEndpoint(deps, plan)),
  scaleEndpoint: (plan: EndpointPlan) =>
    withHeartbeats({ job: endpointName(plan.owner), status: 'Scaling' }, () => scaleEndpoint(deps, plan)),
  watchEndpoint: (plan: EndpointPlan) => watchEndpoint(deps, plan),
  tryEndpoint: (input: TryEndpointInput) => tryEndpoint(deps, input),
  removeEndpoint: (input: RemoveEndpointInput) =>
    withHeartbeats({ job: input.endpoint ?? input.owner, status: 'Deleting' }, () => removeEndpoint(deps, input)),
  predictSeries: (input: PredictInput) => predictSeries(deps, input),
});

export type EndpointActivities = ReturnType<typeof createEndpointActivities>;

/** Those that ask the workflow of an endpoint, and know nothing of SageMaker. */
export const createDeploymentActivities = (deps: DeploymentDeps) => ({
  deployPublished: (input: DeployPublishedInput) =>
    withHeartbeats(`waiting for the endpoint of ${input.forecast}`, () => deployPublished(deps, input)),
});

export type DeploymentActivities = ReturnType<typeof createDeploymentActivities>;
