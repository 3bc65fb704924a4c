import { createHash } from 'node:crypto';
import { type LinearPattern, linearPattern } from '@durable-forecast/lib/linear-pattern';
import { AwsError } from '../model/aws-error.js';
import type { CallFault } from '../wire/http-server.js';
import { type CallFaultRule, type FaultPlan, type JobFaultRule, noFaults } from './fault-plan.js';

/** A window of calls that a rate counts. */
interface Rate {
  second: number;
  calls: number;
}

/**
 * Decides which calls and jobs a fault befalls.
 *
 * A decision depends on the seed, the rule, and the how-manieth case it is (for jobs: the job's name and attempt), and on
 * nothing else: the same run meets the same faults again.
 */
export class Faults {
  private current: FaultPlan = noFaults;
  private readonly patterns = new Map<string, LinearPattern>();
  private readonly seen = new Map<string, number>();
  private readonly fired = new Map<string, number>();
  private readonly rates = new Map<string, Rate>();

  get plan(): FaultPlan {
    return this.current;
  }

  /** Replaces the plan; all counters begin anew. */
  set(plan: FaultPlan): void {
    this.current = plan;
    for (const kept of [this.patterns, this.seen, this.fired, this.rates]) kept.clear();
  }

  /** How often each rule has fired, by its place in the plan: `calls.0`, `jobs.2`. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [key, count] of this.fired) {
      const rule = key.split('/')[0] as string;
      counts[rule] = (counts[rule] ?? 0) + count;
    }
    return counts;
  }

  /** What happens to this call; the first rule that fires decides. */
  ofCall(operation: string): CallFault | undefined {
    for (const [index, rule] of this.current.calls.entries()) {
      if (rule.operation !== '*' && rule.operation !== operation) continue;
      if (rule.perSecond !== undefined && !this.tooFast(`${index}/${operation}`, rule.perSecond)) continue;
      if (this.fires(`calls.${index}`, '', rule)) return effectOf(rule);
    }
    return undefined;
  }

  /** The rule of this kind that befalls the job now; asking counts as one attempt of the job. */
  ofJob(kind: JobFaultRule['kind'], job: string): JobFaultRule | undefined {
    return this.current.jobs.find(
      (rule, index) => rule.kind === kind && this.befalls(rule, job) && this.fires(`jobs.${index}`, job, rule),
    );
  }

  /** The rule of this kind for the job, without counting: for what holds until the job ends. */
  lasting(kind: 'late-logs' | 'lost-logs' | 'rule-stuck' | 'rule-error', job: string): JobFaultRule | undefined {
    return this.current.jobs.find((rule) => rule.kind === kind && this.befalls(rule, job));
  }

  /** Counts a lasting fault, once a job: it has kept something from somebody. */
  happened(rule: JobFaultRule, job: string): void {
    this.fired.set(`jobs.${this.current.jobs.indexOf(rule)}/${job}`, 1);
  }

  /** A number from 0 to 1 that only the seed and the key decide. */
  chance(key: string): number {
    const digest = createHash('sha256').update(`${this.current.seed}/${key}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  }

  private befalls({ job: expression }: JobFaultRule, job: string): boolean {
    let pattern = this.patterns.get(expression);
    pattern ??= linearPattern(expression);
    if (pattern !== undefined) this.patterns.set(expression, pattern);
    return pattern?.test(job) ?? false;
  }

  private fires(
    rule: string,
    job: string,
    { probability, times }: { probability: number; times?: number | undefined },
  ) {
    const key = `${rule}/${job}`;
    const nth = (this.seen.get(key) ?? 0) + 1;
    this.seen.set(key, nth);
    const fired = this.fired.get(key) ?? 0;
    if (times !== undefined && fired >= times) return false;
    if (this.chance(`${key}/${nth}`) >= probability) return false;
    this.fired.set(key, fired + 1);
    return true;
  }

  private tooFast(key: string, perSecond: number): boolean {
    const second = Math.floor(Date.now() / 1000);
    const rate = this.rates.get(key);
    if (rate?.second !== second) {
      this.rates.set(key, { second, calls: 1 });
      return perSecond < 1;
    }
    rate.calls += 1;
    return rate.calls > perSecond;
  }
}

function effectOf(rule: CallFaultRule): CallFault {
  switch (rule.kind) {
    case 'throttle':
      return { error: new AwsError('ThrottlingException', 'Rate exceeded') };
    case 'internal-error':
      return {
        error: new AwsError('InternalFailure', 'The request processing has failed because of an unknown error.', 500),
      };
    case 'expired-token':
      return {
        error: new AwsError('ExpiredTokenException', 'The security token included in the request is expired', 403),
      };
    case 'drop-before':
      return { drop: 'before' };
    case 'drop-after':
      return { drop: 'after' };
    case 'delay':
      return { delayMs: rule.delayMs };
  }
}
