import { isCancellation, log } from '@temporalio/workflow';
import { deployMessageOf } from '../../../contracts/endpoint/deploy-message.js';
import type { Deployment } from '../../../contracts/endpoint/serve-forecast.js';
import { describeCapacity } from '../../../contracts/request/endpoint-settings.js';
import type { ForecastRequest } from '../../../contracts/request/request.js';
import type { RunSummary } from '../../../contracts/run/pipeline.js';
import { failureOf } from '../../shared/failure-of.js';
import { deploying } from '../../shared/proxies.js';
import type { RunView } from '../run-view.js';

/**
 * Has what was published served, where the request wants that.
 *
 * Planners read the version by now and people are told of it, so whatever becomes of the endpoint is part of the summary, and no
 * failure of the run. Its own workflow goes on when the run is cancelled here.
 */
export async function deployPublished(
  { name: forecast, endpoint }: ForecastRequest,
  summary: RunSummary,
  view: RunView,
): Promise<RunSummary> {
  if (endpoint === undefined) return summary;
  const { version, behind } = summary.publication;
  if (behind !== undefined) {
    return withNote(summary, `It is not deployed, since version ${behind} stays the current one.`);
  }
  view.know({ endpoint: `brings version ${version} up: \`endpoint/${forecast}\`` });
  const message = deployMessageOf(endpoint, version, summary.run);
  try {
    const deployment = await deploying.deployPublished({ forecast, message });
    const served = endpointOf(deployment, message.ttlSeconds);
    view.know({ endpoint: `${served.name} serves version ${version} on ${served.capacity}` });
    return { ...summary, endpoint: served };
  } catch (error) {
    const reason = isCancellation(error)
      ? `The run was cancelled before its endpoint served version ${version}; a deployment that had begun goes on: npx forecast endpoint status ${forecast}`
      : `Version ${version} is published, and not deployed: ${failureOf(error).message}`;
    log.warn('a published version was not seen to be deployed', { version, reason });
    view.know({ endpoint: reason });
    return withNote(summary, reason);
  }
}

function endpointOf(
  { endpoint: name, settings, instanceType, deployedAt }: Deployment,
  ttlSeconds: number | undefined,
) {
  const capacity = describeCapacity(settings, instanceType);
  if (ttlSeconds === undefined) return { name, capacity };
  return { name, capacity, expiresAt: new Date(Date.parse(deployedAt) + ttlSeconds * 1000).toISOString() };
}

const withNote = (summary: RunSummary, note: string): RunSummary => ({
  ...summary,
  notes: [...(summary.notes ?? []), note],
});
