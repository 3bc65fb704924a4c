import { linearPattern } from '@durable-forecast/lib/linear-pattern';
import { z } from 'zod';
import { findOperation, SERVICES } from '../wire/codec.js';

/** Operations that don't speak AWS JSON, which the codec has no part in. */
const REST = ['InvokeEndpoint', 'InvokeEndpointAsync', 'BatchPutMetrics', 'BatchGetMetrics'];

const isOperation = (name: string): boolean =>
  name === '*' || REST.includes(name) || SERVICES.some((service) => findOperation(`${service}.${name}`) !== undefined);

function isExpression(text: string): boolean {
  try {
    return linearPattern(text) !== undefined;
  } catch {
    return false;
  }
}

const probability = z.number().min(0).max(1).default(1);
const times = z.number().int().positive().optional();

const callFault = z.strictObject({
  /** Operation name, `*` for all. */
  operation: z.string().refine(isOperation, 'AWS has no operation of this name').default('*'),
  kind: z.enum(['throttle', 'internal-error', 'expired-token', 'drop-before', 'drop-after', 'delay']),
  probability,
  /** Fires at most so often. */
  times,
  /** With `throttle`: only what comes faster than this is refused. */
  perSecond: z.number().positive().optional(),
  /** With `delay`. */
  delayMs: z.number().int().nonnegative().default(0),
});

const jobFault = z.strictObject({
  /** Regular expression for the names of the jobs it befalls. */
  job: z
    .string()
    .refine(isExpression, 'this is no regular expression, or one that looks around or refers back')
    .default('.*'),
  kind: z.enum([
    'capacity',
    'internal-error',
    'spot-loss',
    'slow-stop',
    'late-logs',
    'lost-logs',
    'rule-stuck',
    'rule-error',
  ]),
  probability,
  /** Befalls at most so many attempts of one job. */
  times,
  /** With `spot-loss` and `internal-error`: once the algorithm has written so many lines. */
  afterLines: z.number().int().nonnegative().default(1),
  /** With `spot-loss`: time without an instance; with `slow-stop` and `late-logs`: the delay. */
  seconds: z.number().nonnegative().default(0),
});

/** What goes wrong on purpose. Equal seeds and equal calls give equal faults. */
export const faultPlanSchema = z.strictObject({
  seed: z.number().int().default(1),
  /** Seconds of the server's clock a second. */
  clockSpeed: z.number().positive().max(100_000).default(1),
  /**
   * Most instances at a time: of training jobs by type, as {"ml.m5.xlarge": 4}, or under the name of the quota at AWS, as
   * {"ml.m5.xlarge for spot training job usage": 4}; `processing job`, `transform job` and `endpoint` can stand there too.
   */
  quotas: z.record(z.string(), z.number().int().nonnegative()).default({}),
  calls: z.array(callFault).default([]),
  jobs: z.array(jobFault).default([]),
});

export type FaultPlan = z.infer<typeof faultPlanSchema>;
export type CallFaultRule = FaultPlan['calls'][number];
export type JobFaultRule = FaultPlan['jobs'][number];

/** What is wrong with a plan, for people. */
export function parseFaultPlan(
  text: string,
): { readonly plan: FaultPlan; readonly fault?: undefined } | { readonly plan?: undefined; readonly fault: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { fault: `This is no JSON: ${(error as Error).message}` };
  }
  const parsed = faultPlanSchema.safeParse(json);
  return parsed.success ? { plan: parsed.data } : { fault: z.prettifyError(parsed.error) };
}

export const noFaults: FaultPlan = faultPlanSchema.parse({});
