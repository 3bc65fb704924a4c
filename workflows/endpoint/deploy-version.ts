import { ApplicationFailure, isCancellation, log, workflowInfo } from '@temporalio/workflow';
import { configName, endpointName } from '../../contracts/endpoint/endpoint-names.js';
import type { EndpointCheck, EndpointEnd, EndpointPlan } from '../../contracts/endpoint/endpoint-plan.js';
import type { OpenedForecast } from '../../contracts/endpoint/opened-forecast.js';
import type { DeployMessage } from '../../contracts/endpoint/serve-forecast.js';
import type { ServedVersion } from '../../contracts/endpoint/served-version.js';
import { meaningOf } from '../../contracts/failures/failures.js';
import type { EndpointSettings } from '../../contracts/request/endpoint-settings.js';
import type { RunEnvironment } from '../../contracts/run/environment.js';
import { PauseGate } from '../pipeline/pause-gate.js';
import { buildInputs } from '../pipeline/stages/build-features.js';
import { methodsOf } from '../pipeline/stages/members.js';
import { StageClock } from '../pipeline/stages/stage-clock.js';
import { failureOf } from '../shared/failure-of.js';
import { compute } from '../shared/proxies.js';
import { bringUp, scaleAsPlanned } from './bring-up.js';
import { chooseModels } from './choose-models.js';
import { goBack, whatServes } from './go-back.js';
import type { Serves, Serving } from './serving.js';

/**
 * Brings a version up behind the endpoint: models, configuration, endpoint, then some rows of its 28 days against what the run's batch
 * transform said of them, and last that its instances follow the calls, where they shall.
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
    const plan = planOf(serving, { owner, run: opened.run, models: served.models, settings, instanceType });
    serving.remember(plan);
    serving.tell(`brings ${version} up on ${settings.serverless === undefined ? instanceType : 'serverless capacity'}`);
    const end = await bringUp(plan);
    if (end.kind === 'in-service') {
      const check = await prove(serving, plan, served);
      return { served, plan, deployment: deploymentOf(plan, message, check, passedOver) };
    }
    log.warn('an endpoint did not come up', { version, instanceType, failure: end.failure, reason: end.reason });
    passedOver.push(`${instanceType}: ${end.failure}: ${end.reason.split('\n')[0]}`);
    const mayTryNext = meaningOf(end.failure).retry === 'next-instance-type' && at + 1 < types.length;
    if (!mayTryNext) throw await notServed(serving, end, passedOver);
  }
  throw new Error('an endpoint needs an instance type');
}

function planOf({ scaledVariants: scaled, serves }: Serving, plan: EndpointPlan): EndpointPlan {
  return {
    ...plan,
    ...(scaled.length === 0 ? {} : { scaled }),
    ...(serves === undefined ? { takesOver: true } : {}),
  };
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

/** A version whose models say something else than they did, or that can't be scaled as asked, gives its place back to the one before it. */
async function prove(serving: Serving, plan: EndpointPlan, served: ServedVersion): Promise<EndpointCheck> {
  serving.tell(`asks the models of ${served.version} what their batch transform was asked`);
  const { serverless, asynchronous } = plan.settings;
  try {
    const check = await compute.tryEndpoint({
      endpoint: endpointName(plan.owner),
      served,
      isServerless: serverless !== undefined,
      ...(asynchronous === undefined ? {} : { isAsynchronous: true }),
    });
    await scaleAsPlanned(plan);
    return check;
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { type, message } = failureOf(error);
    const before = serving.serves;
    if (before === undefined) throw ApplicationFailure.nonRetryable(message, type);
    serving.tell(`goes back to ${before.deployment.version}`);
    throw ApplicationFailure.nonRetryable(`${message} ${await goBack(serving, before)}`, type);
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
async function notServed(
  serving: Serving,
  end: Extract<EndpointEnd, { kind: 'failed' }>,
  tried: readonly string[],
): Promise<ApplicationFailure> {
  const { serves } = serving;
  const lines = [
    serves === undefined ? end.reason : `${end.reason} ${await whatServes(serving, serves, end)}`,
    ...(tried.length > 1 ? tried.map((line) => `  tried on ${line}`) : []),
    ...(end.logTail.length === 0
      ? []
      : ['Last lines of its log:', ...end.logTail.slice(-10).map((line) => `  ${line}`)]),
  ];
  return ApplicationFailure.nonRetryable(lines.join('\n'), end.failure);
}
