import type { CreateHyperParameterTuningJobRequest, HyperParameterTuningJobConfig } from '@aws-sdk/client-sagemaker';
import type { Logger } from 'pino';
import { recordJobComponent } from '../experiments/job-components.js';
import type { EngineDeps } from '../hosts/engine-deps.js';
import type { TrainingEngine } from '../jobs/training/training-engine.js';
import { trainingJobArn, tuningJobArn } from '../model/arns.js';
import { AwsError } from '../model/aws-error.js';
import { INTERNAL_ERROR } from '../model/job-failure.js';
import type { Resource } from '../model/resource.js';
import { initialTrainingState } from '../model/training-state.js';
import {
  type HaltCause,
  isTuningEnded,
  type Trial,
  type TrialStopCause,
  type TuningState,
} from '../model/tuning-state.js';
import { requireQuota, trainingDemand } from '../quotas/quotas.js';
import { isStoreFailure } from '../store/database.js';
import { childName, childRequest } from './child-request.js';
import { failureOf, haltOf, progressOf, type TrialOutcome } from './completion.js';
import { definitionsOf, maxTrialsOf, type TuningDefinition } from './definitions.js';
import type { Direction } from './direction.js';
import { isBelowMedian } from './early-stopping.js';
import { judgeByHyperband } from './hyperband.js';
import { ObjectiveCurves } from './objective-curves.js';
import { type ParentResults, propose, type Suggestion } from './propose.js';
import { endOf, inOrderOfEnd, trialKey, trialsOf } from './trials.js';
import { parentResults } from './warm-start.js';

export interface TuningDeps extends EngineDeps {
  readonly training: TrainingEngine;
}

/** How often running training jobs are polled, in milliseconds of real time; their ends are noticed at once. */
const POLL_MS = 250;

/**
 * The lifecycle of one tuning job, from wherever the store says it is to its end.
 *
 * 1. A trial and its training job are stored in one transaction, before the training job begins: after a crash there
 *    are both or neither, and the training engine takes up what is stored. No trial is started twice.
 * 2. A trial's end is copied from its training job, so it can be copied again.
 * 3. Only `change` and `settle` write the state, and only this object writes the state of its job.
 */
export class TuningJob {
  readonly finished: Promise<void>;
  private readonly name: string;
  private readonly arn: string;
  private readonly createdAt: number;
  private readonly config: HyperParameterTuningJobConfig;
  private readonly definitions: readonly TuningDefinition[];
  private readonly direction: Direction;
  private readonly maxTrials: number;
  private readonly parents: readonly ParentResults[];
  private readonly curves: ObjectiveCurves;
  private readonly log: Logger;
  private readonly trials: Trial[];
  private state: TuningState;
  private closing = false;
  private notified = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly deps: TuningDeps,
    { name, request, state, createdAt }: Resource<CreateHyperParameterTuningJobRequest, TuningState>,
  ) {
    this.name = name;
    this.arn = tuningJobArn(deps.settings, name);
    this.createdAt = createdAt;
    this.config = request.HyperParameterTuningJobConfig as HyperParameterTuningJobConfig;
    this.definitions = definitionsOf(request);
    this.direction = this.definitions[0]?.objective.Type ?? 'Minimize';
    this.maxTrials = maxTrialsOf(request);
    this.parents = parentResults(deps.store, request);
    this.curves = new ObjectiveCurves(deps);
    this.log = deps.log.child({ tuningJob: name });
    this.state = state;
    this.trials = trialsOf(deps.store, name, state);
    this.finished = this.goOn();
  }

  /** Asks the job to end early; durable when this returns. A second request changes nothing. */
  stop(): void {
    if (this.state.status !== 'InProgress') return;
    this.change((state, now) => ({ ...state, status: 'Stopping', halt: { cause: 'user', at: now } }));
    this.notify();
  }

  /** Hands the job over to the next server on this root. */
  async close(): Promise<void> {
    this.closing = true;
    this.notify();
    await this.finished;
  }

  private async goOn(): Promise<void> {
    // The answer to CreateHyperParameterTuningJob goes out first, and training jobs are taken up.
    await Promise.resolve();
    try {
      for (const trial of this.running()) this.follow(trial);
      while (!this.closing && !isTuningEnded(this.state)) await this.step();
    } catch (error) {
      // What could not be stored has not happened: the job is taken up again and decides anew.
      if (isStoreFailure(error)) throw error;
      this.log.error({ err: error }, 'internal error');
      this.abandon();
    }
  }

  private async step(): Promise<void> {
    this.settleEnded();
    this.halt();
    if (this.state.halt !== undefined) {
      for (const trial of this.running()) this.stopTrial(trial, 'halt');
      if (this.running().length === 0) return this.conclude(this.state.halt.cause);
    } else {
      await this.stopHopeless();
      // Reading the logs took a while; what came meanwhile decides whether more is started.
      if (this.closing || this.state.halt !== undefined) return;
      const used = this.launch();
      if (used && this.running().length === 0) return this.conclude(undefined);
    }
    await this.untilNotified();
  }

  /** Takes over the ends of training jobs. */
  private settleEnded(): void {
    for (const trial of this.running()) {
      const { objective } = this.definitionOf(trial);
      const end = endOf(this.deps.store, trial, objective, this.deps.clock.now());
      if (end !== undefined) this.settle({ ...trial, end });
    }
  }

  /** Decides whether enough has been seen. */
  private halt(): void {
    if (this.state.halt !== undefined) return;
    const runtime = this.deps.clock.now() - this.createdAt;
    const cause = haltOf(this.config, this.direction, this.results(), runtime);
    if (cause !== undefined) this.change((state, now) => ({ ...state, halt: { cause, at: now } }));
  }

  /** Starts trials as long as there is room for them. @returns whether there is nothing left to try */
  private launch(): boolean {
    const { MaxParallelTrainingJobs: parallel = 1 } = this.config.ResourceLimits ?? {};
    while (this.running().length < parallel) {
      if (this.trials.length >= this.maxTrials) return true;
      const suggestion = propose({
        strategy: this.config.Strategy ?? 'Bayesian',
        definitions: this.definitions,
        seed: this.config.RandomSeed ?? `${this.name}/${this.createdAt}`,
        trials: this.trials,
        parents: this.parents,
      });
      if (suggestion === undefined) return true;
      if (!this.start(suggestion)) return false;
    }
    return false;
  }

  /** @returns false where the account's instances are all in use */
  private start(suggestion: Suggestion): boolean {
    const { store, training, clock, faults, settings } = this.deps;
    const index = this.trials.length + 1;
    const trial: Trial = { ...suggestion, index, trainingJob: childName(this.name, this.createdAt, index) };
    const request = childRequest(this.definitionOf(trial), trial, this.arn);
    try {
      requireQuota(store, faults.plan.quotas, trainingDemand(request));
    } catch (error) {
      if (error instanceof AwsError) return false;
      throw error;
    }
    const now = clock.now();
    const state = initialTrainingState(now);
    store.transact(() => {
      if (!store.trainingJobs.insert(trial.trainingJob, request, state, now)) {
        throw new Error(`A training job named ${trial.trainingJob} exists already.`);
      }
      store.tuningTrials.insert(trialKey(this.name, index), trial, { status: 'Running' }, now);
      const tags = store.tags.list(this.arn);
      store.tags.put(trainingJobArn(settings, trial.trainingJob), tags);
      recordJobComponent(
        store,
        {
          kind: 'training-job',
          name: trial.trainingJob,
          tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
        },
        { ...settings, now: () => new Date(now) },
      );
      this.change((before) => ({ ...before, launched: index }));
    });
    this.trials.push(trial);
    training.begin(trial.trainingJob);
    this.follow(trial);
    return true;
  }

  /** Stops running training jobs that the strategy or the median rule gives no chance. */
  private async stopHopeless(): Promise<void> {
    if (this.config.Strategy !== 'Hyperband' && this.config.TrainingJobEarlyStoppingType !== 'Auto') return;
    for (const trial of this.running()) {
      const verdict = trial.stop ?? (await this.judge(trial));
      if (this.closing || this.state.halt !== undefined) return;
      if (verdict !== undefined) this.stopTrial(trial, verdict);
    }
  }

  private async judge(trial: Trial): Promise<TrialStopCause | undefined> {
    const { objective, resources } = this.definitionOf(trial);
    const same = this.trials.filter(
      ({ definition, index }) => definition === trial.definition && index !== trial.index,
    );
    const curve = await this.curves.of(trial.trainingJob, objective);
    const curvesOf = (trials: readonly Trial[]) =>
      Promise.all(trials.map(({ trainingJob }) => this.curves.of(trainingJob, objective)));
    if (resources !== undefined) {
      const verdict = judgeByHyperband(this.direction, resources, trial.index, curve, await curvesOf(same));
      return verdict === 'go-on' ? undefined : verdict === 'stop' ? 'early' : 'used-up';
    }
    const completed = same.filter(({ end }) => end?.status === 'Completed');
    return isBelowMedian(this.direction, curve, await curvesOf(completed)) ? 'early' : undefined;
  }

  /** Stops a trial's training job; why is stored first. */
  private stopTrial(trial: Trial, stop: TrialStopCause): void {
    if (trial.stop === undefined) this.settle({ ...trial, stop });
    this.deps.training.stop(trial.trainingJob);
  }

  private conclude(cause: HaltCause | undefined): void {
    const failureReason = cause === 'user' ? undefined : failureOf(this.results());
    this.change((state, now) => ({
      ...state,
      status: cause === 'user' ? 'Stopped' : failureReason === undefined ? 'Completed' : 'Failed',
      ...(failureReason === undefined ? {} : { failureReason }),
      endedAt: now,
    }));
  }

  /** Ends the job when it can not go on, as well as that is possible. */
  private abandon(): void {
    for (const trial of this.running()) this.deps.training.stop(trial.trainingJob);
    this.change((state, now) => ({ ...state, status: 'Failed', failureReason: INTERNAL_ERROR, endedAt: now }));
  }

  /** Stores a trial as it is now, and what its end means for the search. */
  private settle(trial: Trial): void {
    const { store, clock } = this.deps;
    const { stop, end, ...spec } = trial;
    this.trials[spec.index - 1] = trial;
    store.transact(() => {
      store.tuningTrials.update(
        trialKey(this.name, spec.index),
        () => ({
          status: end === undefined ? 'Running' : 'Ended',
          ...(stop === undefined ? {} : { stop }),
          ...(end === undefined ? {} : { end }),
        }),
        clock.now(),
      );
      const values = this.results().flatMap(({ objective }) => (objective === undefined ? [] : [objective]));
      const { converged } = progressOf(this.direction, values);
      this.change((state, now) => ({ ...state, ...(converged ? { convergedAt: state.convergedAt ?? now } : {}) }));
    });
  }

  private results(): TrialOutcome[] {
    return inOrderOfEnd(this.trials).map(({ end: { status, objective } }) => ({ status, objective }));
  }

  private running(): Trial[] {
    return this.trials.filter(({ end }) => end === undefined);
  }

  private definitionOf({ definition }: Trial): TuningDefinition {
    return this.definitions[definition] as TuningDefinition;
  }

  private follow({ trainingJob }: Trial): void {
    void this.deps.training.settled(trainingJob).then(() => this.notify());
  }

  private notify(): void {
    this.notified = true;
    this.wake?.();
  }

  private async untilNotified(): Promise<void> {
    const poll = setTimeout(() => this.notify(), POLL_MS);
    if (!this.notified) await new Promise<void>((resolve) => (this.wake = resolve));
    clearTimeout(poll);
    this.notified = false;
  }

  private change(change: (state: TuningState, now: number) => TuningState): void {
    const now = this.deps.clock.now();
    const before = this.state.status;
    const stored = this.deps.store.tuningJobs.update(this.name, (state) => change(state, now), now);
    if (stored === undefined) throw new Error(`Tuning job ${this.name} is gone from the store.`);
    this.state = stored.state;
    if (before !== this.state.status) this.log.info({ status: this.state.status }, 'tuning job');
  }
}
