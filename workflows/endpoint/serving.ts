import { hashOf } from '@durable-forecast/lib/hash';
import { ApplicationFailure } from '@temporalio/workflow';
import { configName, endpointName, registeredName } from '../../contracts/endpoint/endpoint-names.js';
import type { EndpointParts, EndpointPlan } from '../../contracts/endpoint/endpoint-plan.js';
import { scaledVariants } from '../../contracts/endpoint/scaling.js';
import type { DeployMessage, Deployment, EndpointView, ServedPeriod } from '../../contracts/endpoint/serve-forecast.js';
import type { ServedVersion } from '../../contracts/endpoint/served-version.js';
import type { FailureType } from '../../contracts/failures/failures.js';
import { endpointSettingsSchema } from '../../contracts/request/endpoint-settings.js';

/** A deployment that was asked for. */
export interface AskedDeployment {
  readonly message: DeployMessage;
  readonly key: string;
  outcome?: { readonly done: Deployment } | { readonly failure: unknown };
}

/** A version that is served, with what it takes to bring it up again. */
export interface Serves {
  readonly deployment: Deployment;
  readonly served: ServedVersion;
  readonly plan: EndpointPlan;
}

/**
 * What an endpoint is to be and what is known of it.
 *
 * Invariants: one deployment goes on at a time; whatever SageMaker may have is remembered by its name before it is asked for, until it
 * is known to be gone.
 */
export class Serving {
  private pending: AskedDeployment | undefined;
  private current: Serves | undefined;
  private failedLast: EndpointView['failed'];
  private expires: number | undefined;
  private deletedBy: string | undefined;
  private isClosed = false;
  private readonly configs = new Set<string>();
  private readonly models = new Set<string>();
  private readonly scaled = new Set<string>();
  private readonly served: ServedPeriod[] = [];
  private doubt: { readonly reason: string; readonly keepsParts: boolean } | undefined;
  private phase = 'waits for its first version';

  /** @param onChange called when what people see has changed */
  constructor(
    readonly forecast: string,
    readonly owner: string,
    private readonly onChange: (view: EndpointView) => void,
  ) {}

  /** What goes on, a phrase. */
  tell(phase: string): void {
    this.phase = phase;
    this.onChange(this.view);
  }

  /** @throws EndpointBusy where a version is not taken now, and is later; Error where it never is */
  checkDeploy(message: DeployMessage): void {
    if (this.isClosed) throw busy(this.ended);
    if (this.deletedBy !== undefined) {
      throw busy(`The endpoint of ${this.forecast} is being deleted, as ${this.deletedBy} asked. Wait for its end.`);
    }
    const faults = endpointSettingsSchema.safeParse(message.settings).error?.issues ?? [];
    if (faults.length > 0) {
      throw new Error(faults.map(({ path, message: fault }) => `${path.join('.')}: ${fault}`).join('\n'));
    }
    checkTtl(message.ttlSeconds);
    const { pending } = this;
    if (pending !== undefined && pending.key !== keyOf(message)) {
      throw busy(
        `Version ${pending.message.version} is being deployed now, as ${pending.message.by} asked. Wait for its end.`,
      );
    }
  }

  /** Who asks for what goes on already is told how that ends. */
  ask(message: DeployMessage): AskedDeployment {
    this.pending ??= { message, key: keyOf(message) };
    return this.pending;
  }

  /** It ends: who asks for anything from now on is refused, and who has asked is told. @param refusal makes what they are told */
  close(refusal: (message: string) => unknown): void {
    this.isClosed = true;
    if (this.pending !== undefined) this.pending.outcome = { failure: refusal(this.ended) };
    this.pending = undefined;
  }

  private get ended(): string {
    return `The endpoint of ${this.forecast} is at its end, and is taken away. Deploy again once it is gone.`;
  }

  /** The deployment that is to be made. */
  get asked(): AskedDeployment | undefined {
    return this.pending;
  }

  get isDeletionAsked(): boolean {
    return this.deletedBy !== undefined;
  }

  askDeletion(by: string): void {
    this.deletedBy ??= by;
    this.onChange(this.view);
  }

  /** @throws Error with the reason */
  checkExtend({ ttlSeconds }: { readonly ttlSeconds?: number | undefined }): void {
    checkTtl(ttlSeconds);
    if (this.isClosed) throw new Error(this.ended);
    if (this.deletedBy !== undefined) throw new Error(`The endpoint of ${this.forecast} is being deleted.`);
    if (this.current === undefined) throw new Error(`No version of ${this.forecast} is served yet.`);
  }

  /** @param now milliseconds since 1970 */
  liveFor(ttlSeconds: number | undefined, now: number): void {
    this.expires = ttlSeconds === undefined ? undefined : now + ttlSeconds * 1000;
    this.onChange(this.view);
  }

  /** Milliseconds since 1970. */
  get expiresAt(): number | undefined {
    return this.expires;
  }

  /** Remembers what a plan will make, before it is asked for. */
  remember(plan: EndpointPlan): void {
    this.configs.add(configName(plan));
    for (const model of plan.models) this.models.add(registeredName(plan.owner, model));
    for (const variant of scaledVariants(plan)) this.scaled.add(variant);
  }

  /** Variants whose instances may follow the calls by now. */
  get scaledVariants(): readonly string[] {
    return [...this.scaled];
  }

  /**
   * What answers may be something else than `serves`, and stays so until a version is deployed.
   *
   * @param reason a sentence
   * @param keepsParts whether what answers may need what `serves` does not
   */
  doubtThatServes(reason: string, keepsParts: boolean): void {
    this.doubt = { reason, keepsParts };
  }

  get serves(): Serves | undefined {
    return this.current;
  }

  /** @param now milliseconds since 1970 @param since when its deployment began; then what served before it has ended */
  succeed(serves: Serves, now: number, since = now): void {
    const { pending } = this;
    this.endPeriod(since);
    this.served.push(periodOf(serves, since));
    this.current = serves;
    this.failedLast = undefined;
    this.doubt = undefined;
    this.scaled.clear();
    for (const variant of scaledVariants(serves.plan)) this.scaled.add(variant);
    this.pending = undefined;
    this.phase = 'serves';
    if (pending !== undefined) {
      pending.outcome = { done: serves.deployment };
      this.liveFor(pending.message.ttlSeconds, now);
    }
  }

  /** @param reason in words; @param failure what who asked is told */
  fail(failure: unknown, reason: string, now: number): void {
    const { pending } = this;
    this.pending = undefined;
    this.phase = this.current === undefined ? 'takes away what was made' : this.settled;
    if (pending !== undefined) {
      pending.outcome = { failure };
      this.failedLast = { version: pending.message.version, at: new Date(now).toISOString(), reason };
    }
    this.onChange(this.view);
  }

  private get settled(): string {
    const { current, doubt } = this;
    if (doubt === undefined) return 'serves';
    return `may not serve ${current?.deployment.version}: ${doubt.reason.replace(/\.$/, '')}`;
  }

  /** What was served so far. */
  get periods(): readonly ServedPeriod[] {
    return this.served;
  }

  /** @param now milliseconds since 1970 */
  endPeriod(now: number): void {
    const last = this.served.at(-1);
    if (last === undefined || last.until !== undefined) return;
    this.served[this.served.length - 1] = { ...last, until: new Date(now).toISOString() };
  }

  /** What SageMaker may have that nothing uses any more; nothing while something else may answer. */
  get unused(): Omit<EndpointParts, 'endpoint'> {
    if (this.doubt?.keepsParts === true) return { configs: [], models: [] };
    const plan = this.current?.plan;
    const used = plan === undefined ? [] : plan.models.map((model) => registeredName(plan.owner, model));
    return {
      configs: [...this.configs].filter((name) => plan === undefined || name !== configName(plan)),
      models: [...this.models].filter((name) => !used.includes(name)),
    };
  }

  /** Of what was taken away nothing has to be known. */
  forget({ configs, models }: Omit<EndpointParts, 'endpoint'>): void {
    for (const name of configs) this.configs.delete(name);
    for (const name of models) this.models.delete(name);
  }

  /** Everything that SageMaker may have of it. */
  get everything(): EndpointParts {
    return {
      endpoint: endpointName(this.owner),
      configs: [...this.configs],
      models: [...this.models],
      ...(this.scaled.size === 0 ? {} : { scaled: [...this.scaled] }),
    };
  }

  get view(): EndpointView {
    const { deployment, served } = this.current ?? {};
    return {
      forecast: this.forecast,
      endpoint: endpointName(this.owner),
      now: this.deletedBy === undefined ? this.phase : `is deleted, as ${this.deletedBy} asked`,
      ...(deployment === undefined ? {} : { deployment }),
      ...(served === undefined ? {} : { served }),
      ...(this.expires === undefined ? {} : { expiresAt: new Date(this.expires).toISOString() }),
      ...(this.failedLast === undefined ? {} : { failed: this.failedLast }),
      ...(this.served.length === 0 ? {} : { periods: [...this.served] }),
    };
  }
}

function periodOf({ deployment: { version, instanceType }, plan }: Serves, since: number): ServedPeriod {
  const { serverless, instances, scaling } = plan.settings;
  const models = plan.models.length;
  return {
    ...{ version, instanceType, from: new Date(since).toISOString() },
    instances: serverless === undefined ? (scaling?.minInstances ?? instances) * models : 0,
    ...(scaling === undefined ? {} : { mostInstances: scaling.maxInstances * models }),
  };
}

/** A refusal that passes. */
function busy(message: string): ApplicationFailure {
  const type: FailureType = 'EndpointBusy';
  return ApplicationFailure.retryable(message, type);
}

const keyOf = ({ version, settings, ttlSeconds }: DeployMessage): string =>
  hashOf([version, settings, ttlSeconds ?? null]);

/** Longer ones are no time to live any more, and a date has an end. */
const LONGEST_TTL_DAYS = 365;

function checkTtl(seconds: number | undefined): void {
  if (seconds === undefined) return;
  if (!(Number.isFinite(seconds) && seconds > 0)) {
    throw new Error(`A time to live is a number of seconds above 0, not ${seconds}.`);
  }
  if (seconds <= LONGEST_TTL_DAYS * 86_400) return;
  throw new Error(
    `A time to live of ${seconds} seconds is more than ${LONGEST_TTL_DAYS} days; leave it out to have an endpoint until it is deleted.`,
  );
}
