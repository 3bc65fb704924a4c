import { z } from 'zod';
import type { Clock } from '../clock.js';
import type { RouteAnswer, RouteHandler } from '../wire/server.js';
import { faultPlanSchema, noFaults } from './fault-plan.js';
import type { Faults } from './faults.js';

/**
 * The control API at /_control/faults: POST sets a plan, GET shows it with what has fired, DELETE clears it.
 *
 * A body must be sent as application/json: a page in a browser can't do that to another origin without being asked.
 */
export function faultControl(faults: Faults, clock: Clock): RouteHandler {
  const use = (plan: typeof noFaults): RouteAnswer => {
    faults.set(plan);
    clock.setSpeed(plan.clockSpeed);
    return json(200, { plan: faults.plan, fired: faults.counts() });
  };
  return async ({ method, headers, body }) => {
    if (method === 'GET') return json(200, { plan: faults.plan, fired: faults.counts() });
    if (method === 'DELETE') return use(noFaults);
    if (method !== 'POST') return json(405, { message: `Use GET, POST or DELETE, not ${method}.` });
    if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
      return json(415, { message: 'Send the plan as application/json.' });
    }
    const parsed = parse(body.toString());
    return parsed.success
      ? use(parsed.data)
      : json(400, { message: `No fault plan:\n${z.prettifyError(parsed.error)}` });
  };
}

function parse(text: string) {
  try {
    return faultPlanSchema.safeParse(JSON.parse(text));
  } catch {
    return faultPlanSchema.safeParse(undefined);
  }
}

const json = (status: number, body: unknown): RouteAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});
