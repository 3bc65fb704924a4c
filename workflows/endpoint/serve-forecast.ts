import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  log,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  deleteEndpointUpdate,
  deployVersionUpdate,
  endpointQuery,
  extendEndpointUpdate,
  type ServeInput,
  type ServeResult,
} from '../../contracts/endpoint/serve-forecast.js';
import type { FailureType } from '../../contracts/failures/failures.js';
import type { RunEnvironment } from '../../contracts/run/environment.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { described } from '../shared/described.js';
import { describedFailure } from '../shared/described-failure.js';
import { failureOf } from '../shared/failure-of.js';
import { read, stop } from '../shared/proxies.js';
import { setSearchAttributes } from '../shared/search-attributes.js';
import { deployVersion } from './deploy-version.js';
import { describeServing } from './describe-serving.js';
import { type AskedDeployment, Serving } from './serving.js';

const notServed: FailureType = 'NotServed';

/**
 * The endpoint of a forecast: serves one version after the other, until its time to live is over, somebody deletes it, or its first
 * version does not come up.
 *
 * It costs money for as long as it exists, so this workflow is open for exactly as long: it is there before anything is asked for,
 * and whatever ends it takes everything away first. What even that leaves, when it is terminated, the search for orphans finds.
 */
export async function serveForecast({ forecast }: ServeInput): Promise<ServeResult> {
  const serving = new Serving(forecast, workflowInfo().workflowId, (view) => setCurrentDetails(describeServing(view)));
  let result: ServeResult | undefined;
  let isGone = false;
  handleMessages(serving);
  setHandler(
    deleteEndpointUpdate,
    async ({ by }) => {
      serving.askDeletion(by);
      await condition(() => isGone);
      if (result === undefined) {
        throw ApplicationFailure.nonRetryable(
          `The endpoint of ${forecast} ended otherwise before it was deleted, and nothing is left of it: its workflow was cancelled, or its first version failed.`,
        );
      }
      return result;
    },
    described('deleteEndpoint'),
  );
  try {
    const environment = await read.describeEnvironment({ knowsAttributes: true });
    setSearchAttributes(environment.searchAttributes ?? [], [{ key: searchAttributes.forecastName, value: forecast }]);
    const end = await serve(serving, environment);
    serving.endPeriod(Date.now());
    const { view, periods } = serving;
    result = { end, endpoint: view.endpoint, version: serving.serves?.deployment.version ?? '', periods };
  } catch (error) {
    throw describedFailure(error, `endpoint of ${forecast}`);
  } finally {
    serving.close((message) => ApplicationFailure.nonRetryable(message, notServed));
    await CancellationScope.nonCancellable(async () => {
      await stop.removeEndpoint({ owner: serving.owner, ...serving.everything });
      isGone = true;
      await condition(allHandlersFinished);
    });
  }
  setCurrentDetails(`${result.endpoint} is ${result.end}; nothing is left of it.`);
  return result;
}

function handleMessages(serving: Serving): void {
  setHandler(
    deployVersionUpdate,
    async (message) => {
      const asked = serving.ask(message);
      await condition(() => asked.outcome !== undefined);
      const outcome = asked.outcome as NonNullable<AskedDeployment['outcome']>;
      if ('failure' in outcome) throw outcome.failure;
      return outcome.done;
    },
    { ...described('deployVersion'), validator: (message) => serving.checkDeploy(message) },
  );
  setHandler(
    extendEndpointUpdate,
    ({ ttlSeconds }) => {
      serving.liveFor(ttlSeconds, Date.now());
      return serving.view.expiresAt ?? null;
    },
    { ...described('extendEndpoint'), validator: (message) => serving.checkExtend(message) },
  );
  setHandler(endpointQuery, () => serving.view, described('endpoint'));
}

/** Does what is asked for, one after the other, until the end. */
async function serve(serving: Serving, environment: RunEnvironment): Promise<ServeResult['end']> {
  for (;;) {
    await untilSomethingIsDue(serving);
    if (serving.asked !== undefined) await deployAsked(serving, environment, serving.asked);
    else if (serving.isDeletionAsked) return 'deleted';
    else if (isExpired(serving)) return 'expired';
  }
}

/** The time to live is a durable timer: it goes on whatever becomes of the workers. */
async function untilSomethingIsDue(serving: Serving): Promise<void> {
  const { expiresAt } = serving;
  const isDue = () => serving.asked !== undefined || serving.isDeletionAsked || serving.expiresAt !== expiresAt;
  if (expiresAt === undefined) await condition(isDue);
  else if (!isExpired(serving))
    await condition(isDue, expiresAt - Date.now(), { summary: 'time to live of the endpoint' });
}

const isExpired = ({ expiresAt }: Serving): boolean => expiresAt !== undefined && expiresAt <= Date.now();

/** @throws the failure of a first version: then there is nothing to keep */
async function deployAsked(serving: Serving, environment: RunEnvironment, { message }: AskedDeployment): Promise<void> {
  const { forecast } = serving;
  const began = Date.now();
  try {
    serving.succeed(await deployVersion(serving, environment, message), Date.now(), began);
  } catch (error) {
    if (isCancellation(error)) throw error;
    serving.fail(
      describedFailure(error, `deployment of ${message.version} behind the endpoint of ${forecast}`),
      failureOf(error).message,
      Date.now(),
    );
    if (serving.serves === undefined) throw error;
  }
  await clearUnused(serving);
}

/** What an earlier version has left is taken away once the next one serves. */
async function clearUnused(serving: Serving): Promise<void> {
  const { unused } = serving;
  if (unused.configs.length + unused.models.length === 0) return;
  try {
    await stop.removeEndpoint({ owner: serving.owner, ...unused });
    serving.forget(unused);
  } catch (error) {
    if (isCancellation(error)) throw error;
    // They cost nothing, and are tried again with the next ones.
    log.warn('what no version uses any more could not be taken away', { reason: failureOf(error).message });
  }
}
