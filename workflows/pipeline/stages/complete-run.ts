import { CancellationScope, patched } from '@temporalio/workflow';
import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import type { Publication } from '../../../contracts/publication/publication.js';
import type { RunSummary } from '../../../contracts/run/pipeline.js';
import { orNote } from '../../shared/or-note.js';
import { patches } from '../../shared/patches.js';
import { compute } from '../../shared/proxies.js';
import type { ChampionRegistration } from '../champion-registration.js';
import { applyRetention } from './apply-retention.js';
import { championRecord } from './champion-record.js';
import type { DrawnPage } from './drawn-page.js';
import { forecastSources } from './forecast-sources.js';
import type { PublishableForecast } from './publishable-forecast.js';
import { report } from './report.js';
import type { RunContext } from './run-context.js';
import { finishedRecord } from './run-record.js';
import { runSummary } from './run-summary.js';
import { scoreHoldout } from './score-holdout.js';

export interface PublishedRun extends PublishableForecast {
  readonly publication: Publication;
  /** Undefined in a run of 0.1.0, which draws it now. */
  readonly page: DrawnPage | undefined;
  /** The champion that was taken over; undefined where this run searched. */
  readonly taken: ChampionRecord | undefined;
  readonly registration: ChampionRegistration;
}

/**
 * Report, last score and summary of a run that has published.
 *
 * Planners read the version by now. So neither the word to cancel nor a report or score that can't be made keeps the run
 * from saying what it published: the summary has a note of it.
 */
export async function completeRun(context: RunContext, published: PublishedRun): Promise<RunSummary> {
  const run = CancellationScope.current();
  const notes: string[] = [...(published.page?.notes ?? [])];
  const page = async () => {
    if (published.page !== undefined) return published.page.report;
    const report = await orNote(notes, 'The report could not be written', () => reportOn(context, published));
    if (report !== undefined) context.view.know({ report });
    return report;
  };
  const holdout = () => scoreHoldout(context, published.selection.champion, published.shards, published.quantiles);
  if (!patched(patches.publishedIsFinished)) {
    return runSummary(context, {
      made: published,
      publication: published.publication,
      report: await page(),
      holdout: await holdout(),
      notes: [],
    });
  }
  return CancellationScope.nonCancellable(async () => {
    if (patched(patches.championIsRecorded)) {
      await orNote(notes, 'No later run can take this champion over: its record could not be written', () =>
        compute.recordChampion({
          ...championRecord(context, published, published.taken),
          ...forecastSources(context, published),
        }),
      );
    }
    if (patched(patches.recordsRun)) {
      const { version } = published.publication;
      await orNote(notes, 'What the run was made of could not be recorded', () =>
        compute.recordRun(finishedRecord(context, published, version)),
      );
    }
    const registered = await published.registration.publish(notes);
    const scored = {
      report: await page(),
      holdout: await orNote(notes, 'The 28 days after the origin could not be scored', holdout),
    };
    const retention = await applyRetention(context, notes);
    if (run.consideredCancelled) {
      notes.unshift('The run was cancelled when its pointer had begun to move, too late: the forecast is published.');
    }
    const { publication } = published;
    return runSummary(context, { made: published, publication, registered, ...scored, retention, notes });
  });
}

const reportOn = (context: RunContext, made: PublishedRun): Promise<string> =>
  report(context, { made, isPublished: true });
