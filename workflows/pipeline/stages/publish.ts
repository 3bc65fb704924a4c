import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowFailure,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  patched,
  TerminatedFailure,
} from '@temporalio/workflow';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { Publication, PublishInput, PublishTerms } from '../../../contracts/publication/publication.js';
import type { VersionApproval } from '../../../contracts/publication/version-manifest.js';
import { limitsOf } from '../../../contracts/request/publish.js';
import type { ApprovalOutcome } from '../../../contracts/run/approval.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import type { StoredFile } from '../../../contracts/stored/stored-file.js';
import { publishForecast } from '../../publication/publish-forecast.js';
import { orNote } from '../../shared/or-note.js';
import { patches } from '../../shared/patches.js';
import type { DrawnPage } from './drawn-page.js';
import { explainForecast } from './explain-forecast.js';
import { lineageOf } from './lineage-of.js';
import type { PublishableForecast } from './publishable-forecast.js';
import { report } from './report.js';
import type { RunContext } from './run-context.js';

export interface Published {
  readonly publication: Publication;
  /** Undefined in a run of 0.1.0, whose page is drawn later. */
  readonly page: DrawnPage | undefined;
}

/**
 * The forecast as an immutable version that planners read, with the page of the run.
 *
 * A run that is cancelled waits for the end of the publication, which alone knows whether the pointer had begun to move.
 *
 * @param outcome what a person has decided, where one was asked
 * @throws Cancelled when somebody ended the publication by itself, with what that means for planners
 */
export async function publish(
  context: RunContext,
  made: PublishableForecast,
  outcome: ApprovalOutcome | undefined,
): Promise<Published> {
  if (!patched(patches.reportBeforePublication)) {
    return { publication: await publishVersion(context, made, undefined), page: undefined };
  }
  const notes: string[] = [];
  const explanation = await explainForecast(context, made, notes);
  const approval = outcome?.how === 'person' ? approvalBy(outcome) : undefined;
  const page = await drawPage(context, made, { approval, explanation, notes });
  const terms: PublishTerms = {
    limits: limitsOf(context.request.publish),
    lineage: lineageOf(context, made),
    csv: context.request.publish.csv ?? false,
    ...(approval === undefined ? {} : { approval }),
    ...(page.report === undefined ? {} : { reportUri: page.report }),
  };
  return { publication: await publishVersion(context, made, terms), page };
}

const approvalBy = ({ by, at, reason, against }: ApprovalOutcome): VersionApproval => ({
  ...{ by, at, reason },
  ...(against === undefined ? {} : { against }),
});

/** The page, which needs nothing of the version; that it can't be drawn keeps no forecast from being published. */
async function drawPage(
  context: RunContext,
  made: PublishableForecast,
  {
    notes,
    ...shown
  }: {
    readonly approval: VersionApproval | undefined;
    readonly explanation: StoredFile | undefined;
    readonly notes: string[];
  },
): Promise<DrawnPage> {
  const uri = await orNote(notes, 'The report could not be written', () =>
    report(context, { made, ...shown, isPublished: false }),
  );
  if (uri !== undefined) context.view.know({ report: uri });
  return { report: uri, notes };
}

async function publishVersion(
  { run, request, environment, dataset, keepNewer, training }: RunContext,
  { selection: { champion, score }, shards, quantiles }: PublishableForecast,
  terms: PublishTerms | undefined,
): Promise<Publication> {
  const workflowId = workflowIds.publish(run);
  const input: PublishInput = {
    run,
    name: request.name,
    bucket: environment.bucket,
    originDay: dataset.originDay,
    originDate: dataset.originDate,
    champion: champion.name,
    wrmsse: score.wrmsse,
    training,
    shards,
    warnings: dataset.warnings,
    ...(keepNewer ? { keepNewer } : {}),
    ...(quantiles === undefined ? {} : { quantilesUri: quantiles.uri, quantilesProof: quantiles.proof }),
    ...(terms === undefined ? {} : { terms }),
  };
  try {
    return await executeChild(publishForecast, {
      workflowId,
      // So that a run that is terminated is treated like one that is cancelled: no version appears that nobody waits for.
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Publish ${request.name}`,
      args: [input],
    });
  } catch (error) {
    throw endedByHand(error, workflowId) ?? error;
  }
}

/** What to say where not the run was cancelled but its publication, which looks like a cancelled run otherwise. */
function endedByHand(error: unknown, workflowId: string): ApplicationFailure | undefined {
  const type: FailureType = 'Cancelled';
  if (error instanceof ChildWorkflowFailure && error.cause instanceof TerminatedFailure) {
    return ApplicationFailure.nonRetryable(
      `Somebody terminated ${workflowId}, so it is unknown whether this run's version is the current one: see current.json of the forecast.`,
      type,
    );
  }
  if (!isCancellation(error) || CancellationScope.current().consideredCancelled) return undefined;
  return ApplicationFailure.nonRetryable(
    `Somebody cancelled ${workflowId} before the pointer had begun to move: nothing was published.`,
    type,
  );
}
