import {
  CancellationScope,
  isCancellation,
  log,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { OBJECTIVE } from '../../contracts/algorithms/declaration-fields.js';
import type { AutoMLNews, AutoMLPlan } from '../../contracts/automl/automl.js';
import { classifyFailureReason } from '../../contracts/failures/failure-reason.js';
import { type Leaderboard, type LeaderboardRow, leaderboardQuery } from '../../contracts/sweep/leaderboard.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import { described } from '../shared/described.js';
import { failureOf } from '../shared/failure-of.js';
import { stop, submit, watch } from '../shared/proxies.js';
import { mayRetry, retryDelay } from '../shared/retry.js';
import { ranked } from '../sweep/ranking.js';
import { candidateResults, failedSearch } from './candidate-results.js';
import { describeSearch } from './describe-search.js';

/**
 * One search by SageMaker Autopilot: submitted, followed and, if need be, stopped. It never fails but by cancellation: what it
 * came to, be it nothing, is its result, best candidate first.
 */
export async function autopilotSearch(plan: AutoMLPlan): Promise<readonly TrialResult[]> {
  let job: string | undefined;
  let news: AutoMLNews = { candidates: [] };
  let results: readonly TrialResult[] | undefined;
  const show = () => setCurrentDetails(describeSearch(plan, job, news));
  setHandler(leaderboardQuery, () => boardOf(plan, results ?? rowsOf(plan, job, news)), described('leaderboard'));
  show();
  try {
    job = await submitted(plan);
    while (news.end === undefined) {
      show();
      const ended = news.candidates.filter(({ status }) => status !== 'InProgress').length;
      news = await watch.watchAutoML({ job, ended, channels: plan.channels });
    }
    show();
    results = resultsOf(plan, job, news);
  } catch (error) {
    await CancellationScope.nonCancellable(() => stop.stopAutoML(plan));
    if (isCancellation(error)) throw error;
    const { type, message } = failureOf(error);
    results = [failedSearch(plan, job, { type, reason: message })];
  }
  return results;
}

/** @returns name of the job. A refusal that time may cure, such as a quota, is waited out. */
async function submitted(plan: AutoMLPlan): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await submit.submitAutoML(plan)).name;
    } catch (error) {
      if (isCancellation(error)) throw error;
      const { type, message } = failureOf(error);
      if (!mayRetry(type, attempt)) throw error;
      log.warn('the AutoML job was refused', { type, message });
      await sleep(retryDelay(type, attempt), { summary: `wait after ${type}` });
    }
  }
}

function resultsOf(plan: AutoMLPlan, job: string, news: AutoMLNews): readonly TrialResult[] {
  const results = ranked(candidateResults(plan, job, news));
  const { status, reason, seconds = 0 } = news.end ?? {};
  if (status === 'Completed' && results.some((result) => result.status === 'completed')) return results;
  const why = reason ?? (status === 'Stopped' ? `Somebody stopped the AutoML job ${job}.` : 'It found no candidate.');
  const type = status === 'Stopped' ? 'StoppedByUser' : classifyFailureReason(why);
  return results.length > 0 ? results : [failedSearch(plan, job, { type, reason: why, seconds })];
}

/** The candidates so far, as the sweep shows its trials. Their models are seen when the search has ended; until then values count. */
function rowsOf(plan: AutoMLPlan, job: string | undefined, news: AutoMLNews): readonly LeaderboardRow[] {
  const rows = candidateResults(plan, job ?? '', news).map((row, index): LeaderboardRow => {
    if (news.candidates[index]?.status === 'InProgress') return { ...row, status: 'running', failure: undefined };
    return row.objective === undefined ? row : { ...row, status: 'completed', failure: undefined };
  });
  return rows.toSorted((a, b) => (a.objective ?? Number.MAX_VALUE) - (b.objective ?? Number.MAX_VALUE));
}

const boardOf = ({ settings }: AutoMLPlan, rows: readonly LeaderboardRow[]): Leaderboard => ({
  sweep: workflowInfo().workflowId,
  objective: OBJECTIVE,
  planned: settings.maxCandidates,
  rows,
  state: 'running',
  spent: rows.reduce((sum, { cost = 0 }) => sum + cost, 0),
});
