import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { isCancellation, patched, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { ChampionPackage } from '../../contracts/registry/champion-package.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { type PersonWait, waitsForOf } from '../../contracts/run/person-wait.js';
import type { PipelineProgress, SweepProgress } from '../../contracts/run/progress.js';
import { type Stage, TRAINING_STAGES } from '../../contracts/run/stages.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { describedFailure } from '../shared/described-failure.js';
import { failureOf } from '../shared/failure-of.js';
import { patches } from '../shared/patches.js';
import { type RegisteredAttributes, setSearchAttributes } from '../shared/search-attributes.js';
import type { Approval } from './approval.js';
import type { PauseGate } from './pause-gate.js';
import { describeRun, type RunFacts } from './run-details.js';
import { StageClock } from './stages/stage-clock.js';

/** What people see of a run while it goes on: the answer to `progress`, its page in the Web UI, its search attributes. */
export class RunView {
  readonly clock: StageClock;
  private sweep: SweepProgress | undefined;
  private facts: RunFacts;
  private waitsFor: string | undefined;
  /** What the server knows; nothing is set before the run has asked. */
  private registered: RegisteredAttributes = [];
  /** To be set with the next change of others: each change is an action that Temporal Cloud bills. */
  private noted: readonly SearchAttributeUpdatePair[] = [];
  /** Workflow id of the queue in which jobs wait for instances. */
  private instanceQueue: string | undefined;

  constructor(
    private readonly run: string,
    private readonly request: Pick<ForecastRequest, 'publish'>,
    data: string,
    private readonly parts: {
      readonly gate: PauseGate;
      readonly approval: Approval;
      /** Whether it ends with a publication; true unless it is given. */
      readonly publishes?: boolean;
    },
  ) {
    this.facts = { data };
    this.clock = new StageClock(parts.gate, (begun) => {
      if (begun !== undefined) this.setAttributes([{ key: searchAttributes.stage, value: begun }]);
      this.changed();
    });
  }

  /** The run knows where it runs. */
  enter(registered: RegisteredAttributes, instanceQueue: string): void {
    this.registered = registered;
    this.instanceQueue = instanceQueue;
    // What came before could not be set.
    this.waitsFor = undefined;
  }

  get registeredAttributes(): RegisteredAttributes {
    return this.registered;
  }

  /** The version that planners read since it was published; undefined before. */
  get publishedVersion(): string | undefined {
    return this.facts.published?.version;
  }

  /** Where the run's champion stands in the model registry, as far as it is known. */
  get registeredPackage(): ChampionPackage | undefined {
    return this.facts.registered;
  }

  /** Search attributes of what is known now that the next stage is about to begin, with which they are set. */
  note(attributes: readonly SearchAttributeUpdatePair[]): void {
    if (patched(patches.attributesWithStage)) this.noted = [...this.noted, ...attributes];
    else setSearchAttributes(this.registered, attributes);
  }

  /** Search attributes that are set at once, and those that were noted. */
  setAttributes(attributes: readonly SearchAttributeUpdatePair[]): void {
    const all = [...this.noted, ...attributes];
    this.noted = [];
    if (all.length > 0) setSearchAttributes(this.registered, all);
  }

  know(facts: Partial<RunFacts>): void {
    this.facts = { ...this.facts, ...facts };
    this.changed();
  }

  /** The sweep has told how far it is; messages may overtake each other. */
  takeSweep(progress: SweepProgress): void {
    if (this.sweep !== undefined && progress.number <= this.sweep.number) return;
    this.sweep = progress;
    this.changed();
  }

  /** A sweep that is over waits for nobody. */
  sweepEnded(): void {
    if (this.sweep !== undefined) this.sweep = { ...this.sweep, number: Number.POSITIVE_INFINITY, waits: [] };
    this.changed();
  }

  /** The run ends by this. @returns what the workflow is to throw, which says where it happened and what to do */
  failed(error: unknown): unknown {
    this.setAttributes([]);
    if (isCancellation(error)) return error;
    const { type, message } = failureOf(error);
    this.know({ failure: { type, reason: message } });
    const stage = this.clock.failed;
    return describedFailure(error, stage && `stage ${stage}`);
  }

  /** Something has changed: the page and the attribute of waits follow. */
  changed(): void {
    const { waits } = this;
    setCurrentDetails(
      describeRun({
        run: this.run,
        namespace: workflowInfo().namespace,
        stages: this.stages,
        waits,
        sweep: this.sweep,
        facts: this.facts,
        remade: this.clock.remade,
      }),
    );
    const waitsFor = waits[0] && waitsForOf(waits[0]);
    if (waitsFor === this.waitsFor) return;
    this.waitsFor = waitsFor;
    this.setAttributes([{ key: searchAttributes.waitsFor, value: waitsFor ?? null }]);
  }

  get progress(): PipelineProgress {
    return {
      run: this.run,
      stages: this.stages,
      running: this.clock.workers,
      instanceQueue: this.instanceQueue,
      waits: this.waits,
      warnings: this.facts.warnings,
      remade: this.clock.remade,
      training: this.facts.training,
      ...(this.sweep === undefined ? {} : { sweep: this.sweep }),
    };
  }

  private get waits(): readonly PersonWait[] {
    const pause = this.parts.gate.wait;
    const asked = this.parts.approval.wait;
    const all = [
      ...(pause === undefined ? [] : [pause]),
      ...(asked === null ? [] : [asked]),
      ...(this.sweep?.waits ?? []),
    ];
    return all.sort((a, b) => a.since - b.since);
  }

  private get stages() {
    return this.clock.progress((stage) => this.passes(stage));
  }

  private passes(stage: Stage): boolean {
    if (stage === 'publish' && this.parts.publishes === false) return false;
    if (this.facts.training?.kind === 'forecast' && TRAINING_STAGES.includes(stage)) return false;
    const { when = 'none' } = this.request.publish.approval ?? {};
    return stage !== 'approve' || when !== 'none';
  }
}
