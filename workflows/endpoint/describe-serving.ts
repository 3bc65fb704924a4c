import type { EndpointView } from '../../contracts/endpoint/serve-forecast.js';
import { describeCapacity } from '../../contracts/request/endpoint-settings.js';
import { detailsTable, formatMoment } from '../shared/details-table.js';

/** Where an endpoint stands, for the Web UI. */
export function describeServing({
  forecast,
  endpoint,
  now,
  deployment,
  served,
  expiresAt,
  failed,
}: EndpointView): string {
  return detailsTable([
    ['now', now],
    ['forecast', forecast],
    ['endpoint', `\`${endpoint}\``],
    [
      'version',
      deployment && `${deployment.version}, deployed by ${deployment.by} ${formatMoment(deployment.deployedAt)}`,
    ],
    ['runs on', deployment && describeCapacity(deployment.settings, deployment.instanceType)],
    ['models', served?.models.map(({ variant }) => variant).join(', ')],
    ['stores', served?.stores.join(', ')],
    [
      'smoke test',
      deployment && `${deployment.check.compared} of ${deployment.check.rows} answers are those of the batch transform`,
    ],
    ['is deleted', expiresAt && formatMoment(expiresAt)],
    ['failed last', failed && `${failed.version}, ${formatMoment(failed.at)}: ${failed.reason}`],
  ]);
}
