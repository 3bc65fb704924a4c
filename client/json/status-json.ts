import { describeWait } from '../../contracts/run/person-wait.js';
import { STAGES } from '../../contracts/run/stages.js';
import type { Undelivered } from '../notifications/read-undelivered.js';
import type { RunState } from '../runs/read-run.js';
import type { Untracked } from '../tracking/read-untracked.js';
import type { JsonOf } from './json-shape.js';
import type { statusShape } from './status-shape.js';

type StatusJson = JsonOf<typeof statusShape>;

/** A run's state as other programs read it. @param url of the run in the Web UI */
export function statusJson(
  state: RunState & { readonly undelivered?: readonly Undelivered[]; readonly untracked?: Untracked | undefined },
  url: string | undefined,
): StatusJson {
  const { run, status, startedAt, failure, summary } = state;
  return {
    run,
    status,
    startedAt: startedAt.toISOString(),
    url,
    stages: stagesOf(state),
    trials: trialsOf(state),
    jobs: jobsOf(state),
    waits: state.waits?.map((wait) => {
      const { since, ...described } = describeWait(run, wait);
      return { kind: wait.kind, since: new Date(since).toISOString(), ...described };
    }),
    retries: state.retries?.map(({ nextAttemptAt, ...retry }) => ({
      ...retry,
      nextAttemptAt: nextAttemptAt?.toISOString(),
    })),
    ...(state.beforeData === undefined ? {} : { data: dataOf(state.beforeData) }),
    warnings: summary?.warnings ?? state.progress?.warnings,
    undelivered: state.undelivered?.map(({ nextAttemptAt, ...each }) => ({
      ...each,
      nextAttemptAt: nextAttemptAt?.toISOString(),
    })),
    ...(state.untracked === undefined
      ? {}
      : { untracked: { ...state.untracked, nextAttemptAt: state.untracked.nextAttemptAt?.toISOString() } }),
    remade: summary?.remade ?? state.progress?.remade,
    training: summary?.training ?? state.progress?.training,
    failure,
    publication: state.publication?.kind,
    ...(summary === undefined
      ? {}
      : {
          champion: {
            trial: summary.champion.name,
            algorithm: summary.champion.algorithm,
            wrmsse: summary.champion.wrmsse,
          },
          forecast: { ...summary.publication, origin: summary.origin },
          registered: summary.registered,
          endpoint: summary.endpoint,
          report: summary.report ?? undefined,
          notes: summary.notes,
        }),
  };
}

const dataOf = ({ state, missing, deadline }: NonNullable<RunState['beforeData']>): StatusJson['data'] => ({
  state,
  missing,
  deadline,
});

function stagesOf({ progress, summary }: RunState): StatusJson['stages'] {
  if (summary === undefined) return progress?.stages ?? [];
  // Not every run passes through every stage.
  const passed = STAGES.flatMap((stage) => {
    const seconds = summary.seconds[stage];
    return seconds === undefined ? [] : [{ stage, seconds }];
  });
  return passed.map(({ stage, seconds }) => ({ stage, status: 'done', seconds }));
}

function trialsOf({ leaderboard, summary }: RunState): StatusJson['trials'] {
  if (summary !== undefined) {
    const [first] = summary.trials;
    return {
      ended: summary.trials.length,
      objective: leaderboard?.objective ?? 'validation:rmse',
      ...(first?.objective == null
        ? {}
        : { best: { trial: first.name, algorithm: first.algorithm, value: first.objective } }),
    };
  }
  if (leaderboard === undefined) return undefined;
  const best = leaderboard.rows.find((row) => row.status === 'completed');
  return {
    ended: leaderboard.rows.filter((row) => row.status !== 'running').length,
    planned: leaderboard.planned,
    objective: leaderboard.objective,
    ...(best?.objective === undefined
      ? {}
      : { best: { trial: best.name, algorithm: best.algorithm, value: best.objective } }),
  };
}

const jobsOf = ({ run, jobs }: RunState): StatusJson['jobs'] =>
  Object.entries(jobs).map(([workflowId, { job, status, step, value }]) => ({
    step: workflowId.slice(run.length + 1),
    ...(job === '' ? {} : { job }),
    status,
    ...(step === undefined ? {} : { round: step + 1 }),
    value,
  }));
