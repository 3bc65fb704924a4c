import { patched, setCurrentDetails } from '@temporalio/workflow';
import type { PersonWait } from '../../contracts/run/person-wait.js';
import { waitsForOf } from '../../contracts/run/person-wait.js';
import type { SweepProgress } from '../../contracts/run/progress.js';
import { isOfEarlierSweep } from '../../contracts/sweep/is-of-earlier-sweep.js';
import type { Leaderboard } from '../../contracts/sweep/leaderboard.js';
import type { SweepInput } from '../../contracts/sweep/sweep.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { patches } from '../shared/patches.js';
import { setSearchAttributes } from '../shared/search-attributes.js';
import { RunTeller } from './run-teller.js';
import { describeSweep } from './sweep-details.js';

/** What people see of a sweep without asking it: its page in the Web UI, its search attributes, and what its run knows of it. */
export class SweepView {
  private readonly teller = new RunTeller(() => this.progress);
  private waitsFor: string | undefined;
  private hasEnded = false;

  constructor(
    private readonly input: Pick<SweepInput, 'run' | 'search' | 'searchAttributes'>,
    /** The state of now, of which the view is made. */
    private readonly state: () => { readonly board: Leaderboard; readonly waits: readonly PersonWait[] },
  ) {}

  /** Something has changed. @param isNews whether the run is told of it, too */
  changed(isNews = true): void {
    const { board } = this.state();
    const { waits } = this;
    const { run, search } = this.input;
    setCurrentDetails(describeSweep(run, board, { waits, budget: search.limits.maxCost, hasEnded: this.hasEnded }));
    if (!isNews) return;
    this.teller.tell();
    this.setWaitsFor(waits[0]);
  }

  /** The sweep is over. */
  end(): void {
    const { board } = this.state();
    setSearchAttributes(this.input.searchAttributes, [{ key: searchAttributes.cost, value: board.spent }]);
    this.hasEnded = true;
    this.changed(false);
  }

  private get progress(): Omit<SweepProgress, 'number'> {
    const { board } = this.state();
    const { rows, planned, spent } = board;
    const best = rows.find(({ status }) => status === 'completed');
    return {
      ended: rows.filter((row) => row.status !== 'running' && !isOfEarlierSweep(row)).length,
      ...(planned === undefined ? {} : { planned }),
      ...(typeof best?.objective === 'number' ? { best: { trial: best.name, objective: best.objective } } : {}),
      spent,
      waits: this.waits,
    };
  }

  /** A pause that a person or a limit has overtaken waits for nobody. */
  private get waits(): readonly PersonWait[] {
    const { board, waits } = this.state();
    const isOvertaken = board.state === 'ending' && waits.some(({ kind }) => kind === 'paused-sweep');
    if (!isOvertaken || !patched(patches.endingSweepWaitsForNobody)) return waits;
    return waits.filter(({ kind }) => kind !== 'paused-sweep');
  }

  private setWaitsFor(wait: PersonWait | undefined): void {
    const value = wait && waitsForOf(wait);
    if (value === this.waitsFor) return;
    this.waitsFor = value;
    setSearchAttributes(this.input.searchAttributes, [{ key: searchAttributes.waitsFor, value: value ?? null }]);
  }
}
