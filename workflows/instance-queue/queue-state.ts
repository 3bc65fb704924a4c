import type {
  JoinLine,
  SlotHolder,
  SlotPlace,
  SlotState,
  SlotView,
  TypeLimit,
} from '../../contracts/instance-queue/instance-queue.js';

/** Milliseconds before the first new try after a refusal. */
const FIRST_TRY = 2000;

const EMPTY: SlotState = { tickets: 0, types: {}, leases: [], waiting: [] };

/**
 * Who may start a job, and who waits. Plain data and rules; the workflow wires it to signals and timers.
 *
 * Two limits: a configured one is never exceeded. Without one, jobs go through until AWS refuses; from then on the line
 * lets one through whenever one of its own leases comes back, and now and then one to try whether instances have become
 * free that jobs outside the line held. A try costs one refused call.
 *
 * Invariants: an owner has one lease or one place, never both; the leases of a type never exceed its configured limit;
 * among those who wait for a type, lower priority numbers and then earlier tickets go first.
 */
export class SlotLine {
  private state: SlotState;

  constructor(state: SlotState = EMPTY) {
    this.state = state;
  }

  /** A request that is heard twice counts once. */
  join(request: JoinLine, now: number): void {
    const { owner, turn, instanceType, priority, refusal } = request;
    const lease = this.state.leases.find((holder) => holder.owner === owner);
    const place = this.state.waiting.find((holder) => holder.owner === owner);
    const before = lease ?? place;
    if (before !== undefined && before.turn >= turn) return;
    this.describeType(request, lease !== undefined, now);
    const keepsTicket = before?.instanceType === instanceType;
    if (lease !== undefined && refusal === undefined) this.freed(lease, now);
    this.remove(owner);
    const ticket = keepsTicket ? before.ticket : this.state.tickets;
    const holder: SlotHolder = { owner, turn, instanceType, priority, ticket, since: now };
    const waiting = [...this.state.waiting, holder].sort((a, b) => a.priority - b.priority || a.ticket - b.ticket);
    this.state = { ...this.state, tickets: this.state.tickets + (keepsTicket ? 0 : 1), waiting };
  }

  leave(owner: string, now: number): void {
    const lease = this.state.leases.find((holder) => holder.owner === owner);
    this.remove(owner);
    if (lease !== undefined) this.freed(lease, now);
    this.forgetUnused();
  }

  /** Gives leases to all whose turn has come. */
  grant(now: number): readonly SlotHolder[] {
    const granted: SlotHolder[] = [];
    for (const holder of this.state.waiting) {
      const limit = this.limitOf(holder.instanceType);
      if (!this.isFree(holder.instanceType, limit, now)) continue;
      granted.push(holder);
      const spacing = limit.refused ? limit.spacing : Math.min(FIRST_TRY, limit.longest);
      this.state = {
        ...this.state,
        leases: [...this.state.leases, { ...holder, since: now }],
        waiting: this.state.waiting.filter((other) => other !== holder),
      };
      if (limit.notBefore === undefined) continue;
      const full = limit.learnt !== undefined && this.held(holder.instanceType) >= limit.learnt;
      this.setType(holder.instanceType, {
        ...limit,
        spacing,
        refused: false,
        notBefore: now + (full ? limit.longest : spacing),
      });
    }
    return granted;
  }

  /** Milliseconds until somebody may go through though nothing happens; undefined where only an event helps. */
  untilNext(now: number): number | undefined {
    const times = this.state.waiting.flatMap(({ instanceType }) => {
      const limit = this.limitOf(instanceType);
      const full = limit.configured !== undefined && this.held(instanceType) >= limit.configured;
      return full || limit.notBefore === undefined ? [] : [limit.notBefore - now];
    });
    return times.length === 0 ? undefined : Math.max(1, Math.min(...times));
  }

  get owners(): readonly string[] {
    return [...this.state.leases, ...this.state.waiting].map(({ owner }) => owner);
  }

  get hasWaiting(): boolean {
    return this.state.waiting.length > 0;
  }

  get carried(): SlotState {
    return this.state;
  }

  get view(): SlotView {
    const { types, leases, waiting } = this.state;
    return {
      types: Object.entries(types).map(([instanceType, { configured, learnt }]) => ({
        instanceType,
        limit: configured ?? learnt,
        held: this.held(instanceType),
        waiting: this.inLine(instanceType).length,
      })),
      leases: leases.map(({ owner, instanceType, since }) => ({ owner, instanceType, since })),
      waiting: waiting.map((holder) => this.placeOf(holder)),
    };
  }

  private placeOf(holder: SlotHolder): SlotPlace {
    const line = this.inLine(holder.instanceType);
    const { owner, instanceType, since } = holder;
    return { owner, instanceType, place: line.indexOf(holder) + 1, of: line.length, since };
  }

  /** Takes in what a request tells of its instance type. */
  private describeType(request: JoinLine, hadLease: boolean, now: number): void {
    const { instanceType, refusal, configured, retrySeconds } = request;
    const longest = retrySeconds * 1000;
    const known: TypeLimit = { ...this.limitOf(instanceType), longest, configured };
    if (refusal === undefined) {
      this.setType(instanceType, known);
      return;
    }
    // Of a hundred trials that are refused at once only one was let through by the line; the others tell nothing new.
    const spacing = hadLease ? Math.min(known.spacing * 2, longest) : Math.min(known.spacing, longest);
    this.setType(instanceType, {
      ...known,
      learnt: refusal.limit ?? known.learnt,
      spacing,
      refused: known.refused || hadLease,
      notBefore: Math.max(known.notBefore ?? 0, now + spacing),
    });
  }

  private isFree(instanceType: string, { configured, notBefore }: TypeLimit, now: number): boolean {
    if (configured !== undefined && this.held(instanceType) >= configured) return false;
    return notBefore === undefined || now >= notBefore;
  }

  /** An instance that comes back is free for the next at once. */
  private freed({ instanceType }: SlotHolder, now: number): void {
    const limit = this.limitOf(instanceType);
    if (limit.notBefore === undefined) return;
    this.setType(instanceType, { ...limit, notBefore: Math.min(limit.notBefore, now) });
  }

  private remove(owner: string): void {
    const others = (holder: SlotHolder) => holder.owner !== owner;
    this.state = {
      ...this.state,
      leases: this.state.leases.filter(others),
      waiting: this.state.waiting.filter(others),
    };
  }

  /** What AWS allowed once may be outdated when the next one comes. */
  private forgetUnused(): void {
    const used = new Set([...this.state.leases, ...this.state.waiting].map(({ instanceType }) => instanceType));
    const types = Object.fromEntries(Object.entries(this.state.types).filter(([type]) => used.has(type)));
    this.state = { ...this.state, types };
  }

  private held = (instanceType: string): number =>
    this.state.leases.filter((holder) => holder.instanceType === instanceType).length;

  private inLine = (instanceType: string): SlotHolder[] =>
    this.state.waiting.filter((holder) => holder.instanceType === instanceType);

  private limitOf = (instanceType: string): TypeLimit =>
    this.state.types[instanceType] ?? { spacing: FIRST_TRY, longest: FIRST_TRY, refused: false };

  private setType(instanceType: string, limit: TypeLimit): void {
    this.state = { ...this.state, types: { ...this.state.types, [instanceType]: limit } };
  }
}
