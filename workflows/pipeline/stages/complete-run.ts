import { CancellationScope, isCancellation, log, patched } from '@temporalio/workflow';
import type { Backtest } from '../../../contracts/evaluation/ensemble.js';
import type { Publication, ShardForecast } from '../../../contracts/publication/publication.js';
import type { RunSummary } from '../../../contracts/run/pipeline.js';
import type { StoredFile } from '../../../contracts/stored/stored-file.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { failureOf } from '../../shared/failure-of.js';
import { patches } from '../../shared/patches.js';
import type { Member } from './members.js';
import { report } from './report.js';
import type { RunContext } from './run-context.js';
import { runSummary } from './run-summary.js';
import { scoreHoldout } from './score-holdout.js';
import type { Selection } from './select-champion.js';

export interface PublishedRun {
  readonly trials: readonly TrialResult[];
  readonly selection: Selection;
  readonly members: readonly Member[];
  readonly backtest: Backtest;
  /** The jobs that fitted members, at past origins and at the run's own. */
  readonly fits: readonly TrialResult[];
  readonly shards: readonly ShardForecast[];
  /** Undefined where the version has no quantiles. */
  readonly quantiles: StoredFile | undefined;
  readonly publication: Publication;
}

/**
 * Report, last score and summary of a run that has published.
 *
 * Planners read the version by now. So neither the word to cancel nor a report or score that can't be made keeps the run
 * from saying what it published: the summary has a note of it.
 */
export async function completeRun(context: RunContext, published: PublishedRun): Promise<RunSummary> {
  const run = CancellationScope.current();
  const notes: string[] = [];
  const page = async () => {
    const report = await orNote(notes, 'The report could not be written', () => reportOn(context, published));
    if (report !== undefined) context.view.know({ report });
    return report;
  };
  const holdout = () => scoreHoldout(context, published.selection.champion, published.shards, published.quantiles);
  if (!patched(patches.publishedIsFinished)) {
    return runSummary(context, { ...published, report: await page(), holdout: await holdout(), notes: [] });
  }
  return CancellationScope.nonCancellable(async () => {
    const made = {
      report: await page(),
      holdout: await orNote(notes, 'The 28 days after the origin could not be scored', holdout),
    };
    if (run.consideredCancelled) {
      notes.unshift('The run was cancelled when its pointer had begun to move, too late: the forecast is published.');
    }
    return runSummary(context, { ...published, ...made, notes });
  });
}

const reportOn = (
  context: RunContext,
  { trials, selection, members, backtest, shards, quantiles, publication }: PublishedRun,
): Promise<string> =>
  report(context, {
    trials,
    champion: selection.champion,
    members,
    backtest,
    shards,
    publication,
    quantiles: quantiles !== undefined,
  });

/** What is worth a note, never a failed run. */
async function orNote<T>(notes: string[], what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn(what, { error });
    notes.push(`${what}: ${failureOf(error).message}`);
    return undefined;
  }
}
