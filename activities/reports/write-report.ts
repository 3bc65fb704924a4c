import { stringify } from 'yaml';
import type { RunTraining } from '../../contracts/champion/run-training.js';
import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import type { Scoreboard } from '../../contracts/evaluation/evaluation.js';
import { storedExplanationSample } from '../../contracts/explanation/explanation-sample.js';
import type { VersionLineage } from '../../contracts/publication/version-lineage.js';
import type { VersionApproval } from '../../contracts/publication/version-manifest.js';
import type { PublishLimits } from '../../contracts/request/publish-limits.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import type { BacktestSummary, MemberSummary } from '../../contracts/run/pipeline.js';
import type { StoredFile } from '../../contracts/stored/stored-file.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import type { FitsSummary, RunAbout, RunReport } from '../../reports/report-data.js';
import { newestScores } from '../monitoring/newest-scores.js';
import { readJson } from '../s3/read-json.js';
import { writeObject } from '../s3/s3-objects.js';
import { checkDrawn } from './check-drawn.js';
import type { ReportDeps } from './deps.js';
import { describeCurrent } from './describe-current.js';
import { drawForecast, type ForecastToDraw } from './draw-forecast.js';
import { drawTrials } from './draw-trials.js';
import { lookAtData, type PastForecast } from './look-at-data.js';
import { orGap } from './or-gap.js';
import { reportTasks } from './thread-tasks.js';

/** What a run gives to its page. A run of 0.1.0 gives the first half of it alone. */
export interface WriteReportInput {
  readonly run: string;
  /** Best first. */
  readonly trials: readonly TrialResult[];
  /** Prefix of the tensors, a folder a job. */
  readonly debugUri: string;
  /** Where the page is written. */
  readonly uri: string;
  /** What is odd in the raw data; undefined for a run of a version that did not look. */
  readonly warnings?: readonly DatasetWarning[] | undefined;
  /** How the run came to its models; undefined for a run of a version that always searched. */
  readonly training?: RunTraining | undefined;
  readonly members: readonly MemberSummary[];
  /** Undefined where no past origins were tried. */
  readonly backtest?: BacktestSummary | undefined;
  readonly forecast: ForecastToDraw;
  /** Name of the trial that won, and the scores that chose it. */
  readonly champion?: string | undefined;
  readonly scoreboard?: Scoreboard | undefined;
  readonly failedFinalists?: readonly string[] | undefined;
  /** The champion's forecast of the validation window; undefined where it was taken over, or has more parts than a payload should name. */
  readonly past?: PastForecast | undefined;
  /** What past origins say of quantiles, whether or not they are published. */
  readonly pastQuantiles?: StoredFile | undefined;
  /** What moves the forecast; undefined where it could not be computed. */
  readonly explanation?: StoredFile | undefined;
  readonly fits?: FitsSummary | undefined;
  readonly limits?: PublishLimits | undefined;
  readonly approval?: VersionApproval | undefined;
  readonly lineage?: Omit<VersionLineage, 'models'> | undefined;
  /** Where the champion is or will be registered. */
  readonly registry?: RunAbout['registry'];
  readonly request?: ForecastRequest | undefined;
  readonly seconds?: RunAbout['seconds'];
  readonly images?: RunAbout['images'];
  readonly prices?: RunAbout['prices'];
}

/** Earlier versions whose scores are shown. */
const DRAWN_VERSIONS = 12;

/**
 * Draws a run: the answer, the search, the scores, and where all of it comes from. What is gone or damaged is missing on the page, which says so.
 *
 * @returns the page's address
 */
export async function writeReport(deps: ReportDeps, input: WriteReportInput): Promise<string> {
  const { run, training, warnings, members, backtest, champion, scoreboard, failedFinalists, fits } = input;
  const { s3 } = deps;
  const gaps: string[] = [];
  const forecast = await orGap(gaps, 'The forecast', () => drawForecast(s3, input.forecast));
  const current = await orGap(gaps, 'The current version', () => describeCurrent(s3, input.forecast));
  const chosen = input.request?.report?.series ?? [];
  const { data, errors } = await lookAtData(deps, {
    forecast: input.forecast,
    past: input.past,
    quantiles: input.pastQuantiles,
    chosen,
    gaps,
  });
  const report: RunReport = {
    run,
    name: input.forecast.name,
    ...{ training, warnings, members, backtest, champion, scoreboard, failedFinalists, fits },
    trials: await drawTrials(deps, {
      ...{ trials: input.trials, debugUri: input.debugUri, champion, gaps },
      algorithms: input.request?.sweep.algorithms ?? {},
    }),
    forecast,
    data,
    errors,
    chosen,
    referenceScores: input.request?.report?.referenceScores,
    current: current?.version,
    currentProblem: current?.compared.problem,
    checks: forecast === undefined ? [] : checkDrawn(forecast, input, current?.compared),
    monitored: await orGap(gaps, 'Scores of earlier versions', () => earlierScores(deps, input.forecast, gaps)),
    explanation: await orGap(gaps, 'What moves the forecast', async () =>
      input.explanation === undefined ? undefined : readJson(s3, input.explanation.uri, storedExplanationSample),
    ),
    about: aboutOf(input),
    gaps,
  };
  const page = await deps.threads.run(reportTasks.drawPage, report);
  await writeObject(s3, input.uri, page, 'text/html; charset=utf-8');
  return input.uri;
}

/** What monitoring has kept of earlier versions, newest origin first. */
async function earlierScores(
  { s3 }: ReportDeps,
  { name, bucket, originDate: date }: ForecastToDraw,
  gaps: string[],
): Promise<RunReport['monitored']> {
  const { scores, notes } = await newestScores({ s3, bucket }, { name, date, most: DRAWN_VERSIONS });
  gaps.push(...notes);
  return [...scores].reverse();
}

function aboutOf({ lineage, registry, seconds, images, prices, request }: WriteReportInput): RunAbout {
  return {
    ...{ lineage, registry, seconds, images, prices },
    drawnBy: `Node.js ${process.version} on ${process.platform} ${process.arch}`,
    request: request === undefined ? undefined : stringify(withoutChannels(request)),
  };
}

/** Addresses of channels may be secret by themselves, and the page goes to whoever asks. */
const withoutChannels = ({ notifications: _channels, ...request }: ForecastRequest): object => request;
