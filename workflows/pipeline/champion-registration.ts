import { CancellationScope, isCancellation, patched } from '@temporalio/workflow';
import type { ChampionPackage } from '../../contracts/registry/champion-package.js';
import { isRegistered } from '../../contracts/registry/is-registered.js';
import type { ApprovalWord } from '../../contracts/registry/registration.js';
import { failureOf } from '../shared/failure-of.js';
import { orNote } from '../shared/or-note.js';
import { patches } from '../shared/patches.js';
import { registry } from '../shared/proxies.js';
import { type Approval, describeOutcome } from './approval.js';
import type { MadeForecast } from './stages/make-forecast.js';
import { registrationOf } from './stages/registration-of.js';
import type { RunContext } from './stages/run-context.js';

/**
 * The place of a run's champion in SageMaker's model registry: approved once its forecast is published; pending while a person is
 * asked, and then approved or rejected by what comes of it.
 *
 * Nobody waits for it before the pointer has moved, and nothing fails by it.
 */
export class ChampionRegistration {
  private asked: Promise<ChampionPackage | undefined> | undefined;

  constructor(
    private readonly context: RunContext,
    private readonly made: MadeForecast,
    private readonly approval: Pick<Approval, 'outcome'>,
  ) {}

  /** A person is asked: whoever looks at the registry meanwhile finds what it is about. */
  ask(): void {
    // What an earlier run has trained is registered with it, and stays as it is.
    const isNew = this.context.training.kind !== 'forecast';
    if (!this.isWanted || !isNew || !patched(patches.registersWhileItWaits)) return;
    const word: ApprovalWord = {
      status: 'PendingManualApproval',
      why: `The run ${this.context.run} waits for a person.`,
    };
    // Not even the word to cancel leaves in doubt whether it is registered.
    this.asked = CancellationScope.nonCancellable(() => this.register([], word));
  }

  /** Does what ends with a publication, and rejects what was registered where it ends otherwise. */
  async withdrawnOtherwise<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.withdraw(error);
      throw error;
    }
  }

  /** The forecast is published. @param notes is told why its champion is not registered */
  async publish(notes: string[]): Promise<ChampionPackage | undefined> {
    if (!this.isWanted || !patched(patches.registersChampion)) return undefined;
    await this.asked;
    const { outcome } = this.approval;
    const why =
      outcome === undefined
        ? `Published by the run ${this.context.run}, whose request asks for no approval.`
        : describeOutcome(outcome);
    return this.register(notes, { status: 'Approved', why });
  }

  private async withdraw(error: unknown): Promise<void> {
    if (this.asked === undefined) return;
    const { outcome } = this.approval;
    const why = isCancellation(error)
      ? 'The run was cancelled before its forecast was published.'
      : outcome?.decision === 'reject'
        ? describeOutcome(outcome)
        : `The forecast was not published: ${failureOf(error).message}`;
    await CancellationScope.nonCancellable(async () => {
      if ((await this.asked) !== undefined) await this.register([], { status: 'Rejected', why });
    });
  }

  private async register(notes: string[], word: ApprovalWord): Promise<ChampionPackage | undefined> {
    const registered = await orNote(
      notes,
      'The champion could not be registered in the model registry (publish.registry: false ends trying)',
      () => registry.registerChampion(registrationOf(this.context, this.made, word)),
    );
    if (registered !== undefined) this.context.view.know({ registered });
    return registered;
  }

  private get isWanted(): boolean {
    return isRegistered(this.context.request);
  }
}
