import { condition, patched, setCurrentDetails, setHandler } from '@temporalio/workflow';
import { leaseGrantedSignal } from '../../contracts/instance-queue/queue-messages.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { answerRuleUpdate, openQuestionQuery, type RuleQuestion } from '../../contracts/training/rule-questions.js';
import { stopTrialSignal } from '../../contracts/training/stop-trial.js';
import type { TrialResult, TrialSpec } from '../../contracts/training/trial.js';
import { described } from '../shared/described.js';
import { patches } from '../shared/patches.js';
import { setSearchAttributes } from '../shared/search-attributes.js';
import { track } from '../tracking/track.js';
import { thisTraining, trainingNote } from '../tracking/training-note.js';
import { cachedTrial } from './cached-trial.js';
import { InstanceLease } from './instance-lease.js';
import { notifyQuestions } from './notify-sweep.js';
import { RuleActions } from './rule-actions.js';
import { RuleNotifier } from './rule-notifier.js';
import { StopRequests } from './stop-requests.js';
import { trainTrial } from './train-trial.js';
import { describeTrial } from './trial-details.js';
import { TrialPhase } from './trial-phase.js';

/**
 * Trains one point of the search, or one model of the forecast, and follows it to its end.
 *
 * Submitting and watching are apart, so that a restarted watcher never starts a second paid job. A failed trial is a
 * result, not an exception: it must not end the sweep. Only cancellation goes up, after the remote job has stopped.
 */
export async function trainingTrial(trial: TrialSpec): Promise<TrialResult> {
  const startedAt = Date.now();
  const show = () => setCurrentDetails(describeTrial(trial, phase.now, rules));
  const phase = new TrialPhase(show);
  const notifier = new RuleNotifier(trial);
  const rules = new RuleActions(trial.plan.rules, {
    show,
    until: (condition_, ms, summary) => condition(condition_, ms, { summary }),
    asksBesideWatch: () => patched(patches.ruleQuestionBesideWatch),
    tellQuestions: questionTeller(trial),
    fired: (event, question) => notifier.fired(event, question),
  });
  const stops = new StopRequests();
  const lease = new InstanceLease(trial, stops, phase);
  setHandler(openQuestionQuery, () => rules.question, described('openQuestion'));
  setHandler(answerRuleUpdate, (answer) => rules.answer(answer), {
    ...described('answerRule'),
    validator: (answer) => rules.checkAnswer(answer),
  });
  setHandler(stopTrialSignal, (stop) => stops.request(stop), described('stopTrial'));
  setHandler(leaseGrantedSignal, (grant) => lease.grant(grant), described('leaseGranted'));
  show();

  const result = await cachedTrial(trial, stops, async () => {
    try {
      return await trainTrial(trial, { rules, stops, lease, phase, startedAt });
    } finally {
      await lease.release();
      await notifier.settle();
    }
  });
  phase.end(result);
  if (result.cost !== undefined) {
    setSearchAttributes(trial.searchAttributes, [{ key: searchAttributes.cost, value: result.cost }]);
  }
  if (trial.tracking !== undefined) {
    await track(trainingNote(thisTraining(trial, trial.tracking.forecast, startedAt), result));
  }
  return result;
}

/** Tells the sweep which questions are open; a trial of 0.1.0 does not. */
function questionTeller({ sweep }: TrialSpec): (open: readonly RuleQuestion[]) => void {
  let number = 0;
  return (open) => {
    if (!patched(patches.ruleQuestionBesideWatch)) return;
    number += 1;
    // What the sweep is not told any more, it sees by the end of its trial.
    notifyQuestions(sweep, number, open).catch(() => undefined);
  };
}
