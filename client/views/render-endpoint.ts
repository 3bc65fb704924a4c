import type { Deployment, EndpointView } from '../../contracts/endpoint/serve-forecast.js';
import type { ServedVersion } from '../../contracts/endpoint/served-version.js';
import type { PriceTable } from '../../contracts/instances/prices.js';
import { describeCapacity } from '../../contracts/request/endpoint-settings.js';
import { costOfPeriods, type ServingCost } from '../endpoints/cost-of-periods.js';
import { renderTable } from '../terminal/render-table.js';
import { describeServingCost } from './describe-serving-cost.js';
import { formatDuration } from './format.js';

/** @param now milliseconds since 1970 */
export function renderEndpoint(view: EndpointView, now: number, prices: PriceTable): string {
  const { forecast, endpoint, deployment, served, expiresAt, failed } = view;
  const lines = [`${forecast}: the endpoint ${endpoint} ${view.now}.`];
  if (deployment !== undefined && served !== undefined) {
    const cost = costOfPeriods(view.periods ?? [], prices, now);
    lines.push('', ...renderServed(deployment, served, cost));
  }
  if (deployment !== undefined) {
    lines.push(
      '',
      expiresAt === undefined
        ? `It lives until it is deleted: npx forecast endpoint delete ${forecast}`
        : `It is deleted at ${expiresAt}, in ${formatDuration(Math.max(0, Date.parse(expiresAt) - now) / 1000)}; longer: npx forecast endpoint extend ${forecast} --ttl 1d`,
    );
  }
  if (failed !== undefined) lines.push('', `Version ${failed.version} failed at ${failed.at}: ${failed.reason}`);
  return lines.join('\n');
}

function renderServed(
  deployment: Deployment,
  { stores, models, originDate }: ServedVersion,
  cost: ServingCost,
): string[] {
  const { version, by, deployedAt, check, settings, instanceType, passedOver } = deployment;
  const rows = [
    ['version', `${version}, origin ${originDate}; deployed by ${by} at ${deployedAt}`],
    ['stores', stores.join(', ')],
    ['models', models.map(({ variant }) => variant).join(', ')],
    ['runs on', describeCapacity(settings, instanceType)],
    ['smoke test', describeCheck(check)],
    ['cost so far', describeServingCost(cost)],
    ...passedOver.map((reason) => ['passed over', reason]),
  ];
  return renderTable([{ head: '' }, { head: '', kind: 'text' }], rows)
    .split('\n')
    .slice(1);
}

function describeCheck({ rows, compared }: Deployment['check']): string {
  if (compared === 0)
    return `${rows} rows were answered; the answers of the batch transform are gone, so none was compared`;
  return `${compared} of ${rows} rows: the same numbers as the batch transform`;
}

export function renderEndpoints(views: readonly EndpointView[]): string {
  if (views.length === 0) return "There is no endpoint. 'npx forecast endpoint deploy NAME' makes one.";
  return renderTable(
    [
      { head: 'forecast' },
      { head: 'version' },
      { head: 'deleted at' },
      { head: 'endpoint', kind: 'text' },
      { head: 'now', kind: 'text' },
    ],
    views.map(({ forecast, endpoint, now, deployment, expiresAt }) => [
      forecast,
      deployment?.version ?? '–',
      expiresAt ?? '–',
      endpoint,
      now,
    ]),
  );
}
