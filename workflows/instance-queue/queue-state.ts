import type {
  InstanceQueueView,
  InstanceRequest,
  QueuePosition,
} from '../../contracts/instance-queue/queue-messages.js';
import type { QueueEntry, QueueRecord, TypeLimit } from '../../contracts/instance-queue/queue-record.js';

/** Milliseconds before the first new try after a refusal. */
const FIRST_TRY_MS = 2000;

const EMPTY: QueueRecord = { arrivals: 0, types: {}, leases: [], waiting: [] };

/**
 * Who may start a job, and who waits. Plain data and rules; the workflow wires it to signals and timers.
 *
 * Two limits: a configured one is never exceeded. Without one, leases are granted until AWS refuses; from then on the queue
 * grants one whenever one of its own comes back, and now and then one to try whether instances have become free that jobs
 * outside the queue held. A try costs one refused call.
 *
 * Invariants: an owner has one lease or one position, never both; the leases of a type never exceed its configured limit;
 * among those who wait for a type, lower priority numbers and then earlier arrivals go first.
 */
export class QueueState {
  private changeCount = 0;

  constructor(private current: QueueRecord = EMPTY) {}

  /** A request that comes twice counts once. */
  request(request: InstanceRequest, now: number): void {
    this.changeCount += 1;
    const { owner, requestNumber, instanceType, priority, refusal } = request;
    const lease = this.current.leases.find((entry) => entry.owner === owner);
    const waiting = this.current.waiting.find((entry) => entry.owner === owner);
    const before = lease ?? waiting;
    if (before !== undefined && before.requestNumber >= requestNumber) return;
    this.learnLimit(request, lease !== undefined, now);
    const keepsArrival = before?.instanceType === instanceType;
    if (lease !== undefined && refusal === undefined) this.instanceCameBack(lease, now);
    this.remove(owner);
    const arrival = keepsArrival ? before.arrival : this.current.arrivals;
    const entry: QueueEntry = { owner, requestNumber, instanceType, priority, arrival, since: now };
    this.current = {
      ...this.current,
      arrivals: this.current.arrivals + (keepsArrival ? 0 : 1),
      waiting: [...this.current.waiting, entry].sort((a, b) => a.priority - b.priority || a.arrival - b.arrival),
    };
  }

  release(owner: string, now: number): void {
    this.changeCount += 1;
    const lease = this.current.leases.find((entry) => entry.owner === owner);
    this.remove(owner);
    if (lease !== undefined) this.instanceCameBack(lease, now);
    this.forgetUnused();
  }

  /** Grants leases to all that may have one now. */
  grant(now: number): readonly QueueEntry[] {
    const granted: QueueEntry[] = [];
    for (const entry of this.current.waiting) {
      const limit = this.limitOf(entry.instanceType);
      if (!this.isFree(entry.instanceType, limit, now)) continue;
      granted.push(entry);
      this.current = {
        ...this.current,
        leases: [...this.current.leases, { ...entry, since: now }],
        waiting: this.current.waiting.filter((other) => other !== entry),
      };
      if (limit.notBefore !== undefined) this.delayNext(entry.instanceType, limit, now);
    }
    return granted;
  }

  /** Milliseconds until a lease may be granted though nothing happens; undefined where only an event helps. */
  untilNext(now: number): number | undefined {
    const times = this.current.waiting.flatMap(({ instanceType }) => {
      const limit = this.limitOf(instanceType);
      const full = limit.configured !== undefined && this.leased(instanceType) >= limit.configured;
      return full || limit.notBefore === undefined ? [] : [limit.notBefore - now];
    });
    return times.length === 0 ? undefined : Math.max(1, Math.min(...times));
  }

  get owners(): readonly string[] {
    return [...this.current.leases, ...this.current.waiting].map(({ owner }) => owner);
  }

  get hasWaiting(): boolean {
    return this.current.waiting.length > 0;
  }

  /** Counts what was requested and released. */
  get changes(): number {
    return this.changeCount;
  }

  get record(): QueueRecord {
    return this.current;
  }

  get view(): InstanceQueueView {
    const { types, leases, waiting } = this.current;
    return {
      types: Object.entries(types).map(([instanceType, { configured, learnt }]) => ({
        instanceType,
        limit: configured ?? learnt,
        leased: this.leased(instanceType),
        waiting: this.waitingFor(instanceType).length,
      })),
      leases: leases.map(({ owner, instanceType, since }) => ({ owner, instanceType, since })),
      waiting: waiting.map((entry) => this.positionOf(entry)),
    };
  }

  private positionOf(entry: QueueEntry): QueuePosition {
    const others = this.waitingFor(entry.instanceType);
    const { owner, instanceType, since } = entry;
    return { owner, instanceType, position: others.indexOf(entry) + 1, of: others.length, since };
  }

  /** Takes in what a request says of its instance type. */
  private learnLimit(request: InstanceRequest, hadLease: boolean, now: number): void {
    const { instanceType, refusal, configured, retrySeconds } = request;
    const longest = retrySeconds * 1000;
    const known: TypeLimit = { ...this.limitOf(instanceType), longest, configured };
    if (refusal === undefined) {
      this.setType(instanceType, known);
      return;
    }
    // Of a hundred trials that are refused at once only one had a lease; the others say nothing new.
    const spacing = hadLease ? Math.min(known.spacing * 2, longest) : Math.min(known.spacing, longest);
    this.setType(instanceType, {
      ...known,
      learnt: refusal.limit ?? known.learnt,
      spacing,
      refused: known.refused || hadLease,
      notBefore: Math.max(known.notBefore ?? 0, now + spacing),
    });
  }

  /** After a lease that may be a try: the next one waits until AWS has had time to refuse this one. */
  private delayNext(instanceType: string, limit: TypeLimit, now: number): void {
    const spacing = limit.refused ? limit.spacing : Math.min(FIRST_TRY_MS, limit.longest);
    const full = limit.learnt !== undefined && this.leased(instanceType) >= limit.learnt;
    const notBefore = now + (full ? limit.longest : spacing);
    this.setType(instanceType, { ...limit, spacing, refused: false, notBefore });
  }

  private isFree(instanceType: string, { configured, notBefore }: TypeLimit, now: number): boolean {
    if (configured !== undefined && this.leased(instanceType) >= configured) return false;
    return notBefore === undefined || now >= notBefore;
  }

  /** An instance that comes back is free for the next at once. */
  private instanceCameBack({ instanceType }: QueueEntry, now: number): void {
    const limit = this.limitOf(instanceType);
    if (limit.notBefore === undefined) return;
    this.setType(instanceType, { ...limit, notBefore: Math.min(limit.notBefore, now) });
  }

  private remove(owner: string): void {
    const others = (entry: QueueEntry) => entry.owner !== owner;
    this.current = {
      ...this.current,
      leases: this.current.leases.filter(others),
      waiting: this.current.waiting.filter(others),
    };
  }

  /** What AWS allowed once may be outdated when the next one comes. */
  private forgetUnused(): void {
    const used = new Set([...this.current.leases, ...this.current.waiting].map(({ instanceType }) => instanceType));
    const types = Object.fromEntries(Object.entries(this.current.types).filter(([type]) => used.has(type)));
    this.current = { ...this.current, types };
  }

  private leased = (instanceType: string): number =>
    this.current.leases.filter((entry) => entry.instanceType === instanceType).length;

  private waitingFor = (instanceType: string): QueueEntry[] =>
    this.current.waiting.filter((entry) => entry.instanceType === instanceType);

  private limitOf = (instanceType: string): TypeLimit =>
    this.current.types[instanceType] ?? { spacing: FIRST_TRY_MS, longest: FIRST_TRY_MS, refused: false };

  private setType(instanceType: string, limit: TypeLimit): void {
    this.current = { ...this.current, types: { ...this.current.types, [instanceType]: limit } };
  }
}
