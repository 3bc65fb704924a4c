import type { WorkflowTypes } from './workflow-types.js';

/** What a message to a workflow does. */
export interface MessageMeaning {
  readonly kind: 'query' | 'signal' | 'update';
  /** Workflows that take it. */
  readonly of: readonly (keyof WorkflowTypes)[];
  /** `people` by the command, or the workflow that sends it. */
  readonly from: string;
  /** Stands in the Web UI too. */
  readonly does: string;
  /** What an update does not accept; it is refused with the reason, and leaves no trace. */
  readonly refuses?: string;
}

const people = (command: string): string => `people: \`forecast ${command}\``;

/** Every message of every workflow, by its name in Temporal. Its types stand beside the contract of its workflow. */
export const messages = {
  progress: {
    kind: 'query',
    of: ['forecastPipeline', 'reproduceRun'],
    from: people('status'),
    does: 'Where the run stands: its stages, what waits for a person, and which workflows work for it now.',
  },
  sweepProgress: {
    kind: 'signal',
    of: ['forecastPipeline', 'reproduceRun'],
    from: '`sweep`, `tuningSweep`',
    does: 'The sweep tells its run how many trials have ended, which is best, what was spent and what waits for a person.',
  },
  pauseRun: {
    kind: 'update',
    of: ['forecastPipeline'],
    from: people('pause'),
    does: 'The stage that runs goes on to its end, the next does not begin until resumeRun. By whom and why are optional.',
    refuses: 'a run that is paused already, or that is at its last stage',
  },
  resumeRun: {
    kind: 'update',
    of: ['forecastPipeline'],
    from: people('resume'),
    does: 'A paused run goes on.',
    refuses: 'a run that is not paused',
  },
  decideForecast: {
    kind: 'update',
    of: ['forecastPipeline'],
    from: people('approve, reject'),
    does: 'Approves or rejects the forecast that waits to be published: decision, by and reason.',
    refuses:
      'a run that waits for no approval, or was decided already; somebody who is not among publish.approval.approvers; another ' +
      'decision than approve or reject; an empty reason or name',
  },
  approval: {
    kind: 'query',
    of: ['forecastPipeline'],
    from: people('approve, reject'),
    does: 'The forecast that waits for approval, with the numbers to decide on; null where none does.',
  },
  deployVersion: {
    kind: 'update',
    of: ['serveForecast'],
    from: people('endpoint deploy'),
    does: 'A version is served behind the endpoint: version, settings, ttlSeconds (until it is deleted without) and by. Answers once it is, or is not.',
    refuses:
      'settings that SageMaker does not have, another version while one is being deployed, and an endpoint that is being deleted',
  },
  extendEndpoint: {
    kind: 'update',
    of: ['serveForecast'],
    from: people('endpoint extend'),
    does: 'The endpoint lives for ttlSeconds from now on, or until it is deleted without.',
    refuses: 'an endpoint that serves nothing yet, and one that is being deleted',
  },
  deleteEndpoint: {
    kind: 'update',
    of: ['serveForecast'],
    from: people('endpoint delete'),
    does: 'The endpoint is deleted with all that belongs to it. Answers once nothing is left.',
  },
  endpoint: {
    kind: 'query',
    of: ['serveForecast'],
    from: people('endpoint status, predict'),
    does: 'Which version the endpoint serves, on what, until when, and what goes on.',
  },
  leaderboard: {
    kind: 'query',
    of: ['sweep', 'tuningSweep', 'autopilotSearch'],
    from: people('leaderboard'),
    does: 'All trials of the sweep, or candidates of Autopilot, best first, then the running ones, then the others.',
  },
  pauseSweep: {
    kind: 'update',
    of: ['sweep', 'tuningSweep'],
    from: people('sweep pause'),
    does: 'Running trials finish, none start until resumeSweep.',
    refuses: 'a sweep that is paused already or that is ending, and a tuning job of SageMaker',
  },
  resumeSweep: {
    kind: 'update',
    of: ['sweep', 'tuningSweep'],
    from: people('sweep resume'),
    does: 'A paused sweep starts trials again.',
    refuses: 'a sweep that is not paused, and a tuning job of SageMaker',
  },
  extendSweep: {
    kind: 'update',
    of: ['sweep', 'tuningSweep'],
    from: people('sweep extend'),
    does: 'More room for the sweep: maxTrials or fields of limits; what is not given stays.',
    refuses:
      'nothing to extend, values that are not above 0, a budget without prices, a sweep that is ending, and a tuning job',
  },
  finishSweep: {
    kind: 'update',
    of: ['sweep', 'tuningSweep'],
    from: people('sweep finish'),
    does: 'Ends the sweep with what it has: running trials are stopped, the best of the others counts.',
    refuses: 'a sweep that is ending already',
  },
  rungsPassed: {
    kind: 'signal',
    of: ['sweep'],
    from: '`trainingTrial`',
    does: 'A trial has passed rungs: the sweep decides whether it goes on.',
  },
  trialWaits: {
    kind: 'signal',
    of: ['sweep'],
    from: '`trainingTrial`',
    does: 'A trial waits for an instance, or waits no longer: meanwhile it costs nothing.',
  },
  trialAsks: {
    kind: 'signal',
    of: ['sweep'],
    from: '`trainingTrial`',
    does: 'The questions that the rules of a trial ask of a person now.',
  },
  openQuestion: {
    kind: 'query',
    of: ['trainingTrial'],
    from: people('answer'),
    does: 'The oldest question that a rule asks of a person; null where none is open.',
  },
  answerRule: {
    kind: 'update',
    of: ['trainingTrial'],
    from: people('answer'),
    does: 'Answers a rule that asks: {"rule": "Overfit", "answer": "stop"}, or continue, or demote.',
    refuses: 'a rule that asks nothing now, with what became of its last question, and other answers',
  },
  stopTrial: {
    kind: 'signal',
    of: ['trainingTrial'],
    from: '`sweep`',
    does: 'The sweep asks the trial to stop its job and to end, with the reason.',
  },
  leaseGranted: {
    kind: 'signal',
    of: ['trainingTrial'],
    from: '`instanceQueue`',
    does: 'The instance queue grants the lease that the trial has asked for.',
  },
  requestInstance: {
    kind: 'signal',
    of: ['instanceQueue'],
    from: '`trainingTrial`',
    does: 'A trial asks for a lease: the right to run one job on one instance.',
  },
  releaseInstance: {
    kind: 'signal',
    of: ['instanceQueue'],
    from: '`trainingTrial`',
    does: 'A trial gives its lease back, or its position in the queue up.',
  },
  outboxFilled: {
    kind: 'signal',
    of: ['emptyOutbox'],
    from: '`recordEntry`, by its activity',
    does: 'There is something new in the outbox of the tracker.',
  },
  scheduledForecastProgress: {
    kind: 'query',
    of: ['scheduledForecast'],
    from: people('schedule show'),
    does: 'Where this run of a schedule stands, and which data it waits for.',
  },
  backfill: {
    kind: 'query',
    of: ['backfillSchedule'],
    from: people('schedule backfill'),
    does: 'How the runs of this backfill have ended so far, by their times.',
  },
  monitorQuestion: {
    kind: 'query',
    of: ['askAboutForecast'],
    from: people('monitor'),
    does: 'What monitoring asks a person about a forecast, until when, and what counts then; null once it is answered.',
  },
  answerMonitor: {
    kind: 'update',
    of: ['askAboutForecast'],
    from: people('monitor --answer'),
    does: 'Answers what is done about a monitored forecast: {"answer": "retrain", "by": "ana", "reason": "…"}, or rollback, or keep.',
    refuses: 'a question that is answered already, with its answer; other answers; an empty reason or name',
  },
  instanceQueue: {
    kind: 'query',
    of: ['instanceQueue'],
    from: people('status, leaderboard'),
    does: 'Who holds instances and who waits for them, in order.',
  },
} as const satisfies Readonly<Record<string, MessageMeaning>>;

export type MessageName = keyof typeof messages;
