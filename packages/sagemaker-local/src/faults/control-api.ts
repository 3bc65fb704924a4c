import type { Clock } from '../model/clock.js';
import type { RouteAnswer, RouteHandler } from '../wire/http-server.js';
import { type FaultPlan, noFaults, parseFaultPlan } from './fault-plan.js';
import type { Faults } from './faults.js';

/**
 * The control API at /_control/faults: POST sets a plan, GET shows it with what has fired, DELETE clears it.
 *
 * A body must be sent as application/json: a page in a browser can't do that to another origin without being asked.
 */
export function faultControl(faults: Faults, clock: Clock): RouteHandler {
  const use = (plan: FaultPlan): RouteAnswer => {
    usePlan(faults, clock, plan);
    return json(200, { plan: faults.plan, fired: faults.counts() });
  };
  return async ({ method, headers, body }) => {
    if (method === 'GET') return json(200, { plan: faults.plan, fired: faults.counts() });
    if (method === 'DELETE') return use(noFaults);
    if (method !== 'POST') return json(405, { message: `Use GET, POST or DELETE, not ${method}.` });
    if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
      return json(415, { message: 'Send the plan as application/json.' });
    }
    const { plan, fault } = parseFaultPlan(body.toString());
    return plan === undefined ? json(400, { message: `No fault plan:\n${fault}` }) : use(plan);
  };
}

/** Lets a plan take effect in the place of the one before. */
export function usePlan(faults: Faults, clock: Clock, plan: FaultPlan): void {
  faults.set(plan);
  clock.setSpeed(plan.clockSpeed);
}

const json = (status: number, body: unknown): RouteAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});
