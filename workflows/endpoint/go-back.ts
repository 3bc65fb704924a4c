import { isCancellation } from '@temporalio/workflow';
import type { EndpointEnd, EndpointPlan } from '../../contracts/endpoint/endpoint-plan.js';
import { failureOf } from '../shared/failure-of.js';
import { bringUp, lookAt, scaleAsPlanned } from './bring-up.js';
import type { Serves, Serving } from './serving.js';

/** Has the version before serve again. @returns what came of it, a sentence */
export async function goBack(serving: Serving, before: Serves): Promise<string> {
  const { version } = before.deployment;
  const end = await bringUp(planNow(serving, before));
  if (end.kind === 'in-service') return afterwards(serving, before, `Version ${version} serves again.`);
  return doubt(serving, `Going back to version ${version} failed too: ${end.reason}`);
}

/**
 * What serves after an update that failed. It is looked at where SageMaker has not said it: the update may have been made all the
 * same, or the endpoint may be gone.
 *
 * @returns a sentence
 */
export async function whatServes(
  serving: Serving,
  before: Serves,
  { status, serves }: Extract<EndpointEnd, { kind: 'failed' }>,
): Promise<string> {
  const { version, config, endpoint } = before.deployment;
  if (serves === config) {
    return afterwards(serving, before, `SageMaker rolled the update back: version ${version} serves as before.`);
  }
  if (serves !== undefined) {
    return doubt(serving, `${endpoint} serves the configuration ${serves}, which is that of neither version.`);
  }
  // A failed one answers nothing; of others some instances may have the new version.
  if (status !== undefined) return doubt(serving, `The endpoint is ${status}.`, status !== 'Failed');
  const end = await lookAt(before.plan);
  if (end.kind === 'in-service') return afterwards(serving, before, `Version ${version} serves as before.`);
  return doubt(serving, `Version ${version} does not serve either: ${end.reason}`);
}

/** For the update its instances were fixed. */
async function afterwards(serving: Serving, before: Serves, told: string): Promise<string> {
  try {
    await scaleAsPlanned(planNow(serving, before));
    return told;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return `${told} Its number of instances does not follow the calls any more: ${failureOf(error).message}`;
  }
}

const planNow = ({ scaledVariants: scaled }: Serving, { plan }: Serves): EndpointPlan => ({
  ...plan,
  ...(scaled.length === 0 ? {} : { scaled }),
  takesOver: false,
});

function doubt(serving: Serving, told: string, keepsParts = true): string {
  serving.doubtThatServes(told, keepsParts);
  return told;
}
