import { ApplicationFailure, isCancellation, log, workflowInfo } from '@temporalio/workflow';
import { configName, endpointName } from '../../contracts/endpoint/endpoint-names.js';
import type { EndpointCheck, EndpointEnd, EndpointPlan } from '../../contracts/endpoint/endpoint-plan.js';
import type { EndpointSettings } from '../../contracts/endpoint/endpoint-settings.js';
import type { OpenedForecast } from '../../contracts/endpoint/opened-forecast.js';
import type { DeployMessage } from '../../contracts/endpoint/serve-forecast.js';
import type { ServedVersion } from '../../contracts/endpoint/served-version.js';
import { type FailureType, meaningOf } from '../../contracts/failures/failures.js';
import type { RunEnvironment } from '../../contracts/run/environment.js';
import { PauseGate } from '../pipeline/pause-gate.js';
import { buildInputs } from '../pipeline/stages/build-features.js';
import { methodsOf } from '../pipeline/stages/members.js';
import { StageClock } from '../pipeline/stages/stage-clock.js';
import { failureOf } from '../shared/failure-of.js';
import { compute, settling, submit } from '../shared/proxies.js';
import { chooseModels } from './choose-models.js';
import type { Serves, Serving } from './serving.js';

/**
 * Brings a version up behind the endpoint: models, configuration, endpoint, then some rows of its 28 days against what the run's batch
 * transform said of them.
 *
 * Where that fails, whatever served before serves on, or again.
 *
 * @throws EndpointImpossible before anything is started
 * @throws the reason why it does not serve, and what serves instead
 */
export async function deployVersion(
  serving: Serving,
  environment: RunEnvironment,
  message: DeployMessage,
): Promise<Serves> {
  const { forecast, owner } = serving;
  const { version, settings } = message;
  serving.tell(`reads what ${version} was made of`);
  const opened = await compute.openPublished({ forecast, version });
  const served = await servedVersion(environment, forecast, opened, settings);
  const types = settings.serverless === undefined ? settings.instanceTypes : settings.instanceTypes.slice(0, 1);
  const passedOver: string[] = [];
  for (const [at, instanceType] of types.entries()) {
    const plan: EndpointPlan = { owner, run: opened.run, models: served.models, settings, instanceType };
    serving.remember(plan);
    serving.tell(`brings ${version} up on ${settings.serverless === undefined ? instanceType : 'serverless capacity'}`);
    const end = await bringUp(plan);
    if (end.kind === 'in-service') {
      const check = await tryOut(serving, plan, served);
      return { served, plan, deployment: deploymentOf(plan, message, check, passedOver) };
    }
    log.warn('an endpoint did not come up', { version, instanceType, failure: end.failure, reason: end.reason });
    passedOver.push(`${instanceType}: ${end.failure}: ${end.reason.split('\n')[0]}`);
    const mayTryNext = meaningOf(end.failure).retry === 'next-instance-type' && at + 1 < types.length;
    if (!mayTryNext) throw notServed(serving, end, passedOver);
  }
  throw new Error('an endpoint needs an instance type');
}

/** What is served of a version, with its rows built where they are gone. */
async function servedVersion(
  environment: RunEnvironment,
  forecast: string,
  opened: OpenedForecast,
  settings: EndpointSettings,
): Promise<ServedVersion> {
  const { version, run, dataset, request, record, file } = opened;
  const { stores, models } = chooseModels(opened, settings);
  const { panels, originDay, originDate } = dataset;
  const features = await buildInputs({
    ...{ run: workflowInfo().workflowId, request, environment },
    dataset: { ...dataset, panels: panels.filter(({ store }) => stores.includes(store)) },
    clock: new StageClock(new PauseGate(), () => undefined),
    root: '',
  });
  return {
    ...{ forecast, version, run, originDay, originDate, panels, stores, features, models, file },
    members: record.members.map(({ name, per }) => ({ name, per })),
    methods: methodsOf(request),
    recipe: record.backtest.recipe,
  };
}

async function bringUp(plan: EndpointPlan): Promise<EndpointEnd> {
  try {
    await submit.submitEndpoint(plan);
    return await settling.watchEndpoint(plan);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { type, message } = failureOf(error);
    return { kind: 'failed', status: undefined, serves: undefined, failure: type, reason: message, logTail: [] };
  }
}

/** A version whose models say something else than they did gives its place back to the one before it. */
async function tryOut(serving: Serving, plan: EndpointPlan, served: ServedVersion): Promise<EndpointCheck> {
  serving.tell(`asks the models of ${served.version} what their batch transform was asked`);
  try {
    return await compute.tryEndpoint({
      endpoint: endpointName(plan.owner),
      served,
      isServerless: plan.settings.serverless !== undefined,
    });
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { type, message } = failureOf(error);
    const before = serving.serves;
    if (before === undefined) throw ApplicationFailure.nonRetryable(message, type);
    serving.tell(`goes back to ${before.deployment.version}`);
    const end = await bringUp(before.plan);
    const now =
      end.kind === 'in-service'
        ? `Version ${before.deployment.version} serves again.`
        : `Going back to version ${before.deployment.version} failed too: ${end.reason}`;
    throw ApplicationFailure.nonRetryable(`${message} ${now}`, type);
  }
}

function deploymentOf(
  plan: EndpointPlan,
  { version, settings, by }: DeployMessage,
  check: EndpointCheck,
  passedOver: readonly string[],
) {
  return {
    ...{ version, settings, by, check, passedOver },
    endpoint: endpointName(plan.owner),
    config: configName(plan),
    instanceType: plan.instanceType,
    deployedAt: new Date(Date.now()).toISOString(),
  };
}

/** Why a version does not serve, what does instead, and the last lines of its log. */
function notServed(
  { serves }: Serving,
  end: Extract<EndpointEnd, { kind: 'failed' }>,
  tried: readonly string[],
): ApplicationFailure {
  const type: FailureType = end.failure;
  const lines = [
    serves === undefined ? end.reason : `${end.reason} ${whatServes(serves, end)}`,
    ...(tried.length > 1 ? tried.map((line) => `  tried on ${line}`) : []),
    ...(end.logTail.length === 0
      ? []
      : ['Last lines of its log:', ...end.logTail.slice(-10).map((line) => `  ${line}`)]),
  ];
  return ApplicationFailure.nonRetryable(lines.join('\n'), type);
}

function whatServes(
  { deployment: { version, config, endpoint } }: Serves,
  { status, serves }: { status?: string | undefined; serves?: string | undefined },
): string {
  if (serves === config) return `SageMaker rolled the update back: version ${version} serves as before.`;
  if (serves !== undefined) return `${endpoint} serves the configuration ${serves}, which is that of neither version.`;
  return status === undefined ? `Version ${version} serves as before.` : `The endpoint is ${status}.`;
}
