import { isCancellation } from '@temporalio/workflow';
import type { EndpointEnd, EndpointPlan } from '../../contracts/endpoint/endpoint-plan.js';
import { failureOf } from '../shared/failure-of.js';
import { settling, submit } from '../shared/proxies.js';

/** Asks for an endpoint as a plan has it, and waits for what becomes of it. */
export async function bringUp(plan: EndpointPlan): Promise<EndpointEnd> {
  try {
    await submit.submitEndpoint(plan);
  } catch (error) {
    return unknownEnd(error);
  }
  return lookAt(plan);
}

/** Looks what an endpoint serves, and changes nothing. */
export async function lookAt(plan: EndpointPlan): Promise<EndpointEnd> {
  try {
    return await settling.watchEndpoint(plan);
  } catch (error) {
    return unknownEnd(error);
  }
}

/** Has the instances follow the calls, where the plan wants it. @throws the reason why they don't */
export async function scaleAsPlanned(plan: EndpointPlan): Promise<void> {
  if (plan.settings.scaling !== undefined) await submit.scaleEndpoint(plan);
}

function unknownEnd(error: unknown): EndpointEnd {
  if (isCancellation(error)) throw error;
  const { type, message } = failureOf(error);
  return { kind: 'failed', status: undefined, serves: undefined, failure: type, reason: message, logTail: [] };
}
