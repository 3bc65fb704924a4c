import { condition, setCurrentDetails, setHandler } from '@temporalio/workflow';
import { leaseGrantedSignal } from '../../contracts/instance-queue/queue-messages.js';
import { answerRuleUpdate, openQuestionQuery } from '../../contracts/training/rule-questions.js';
import { stopTrialSignal } from '../../contracts/training/stop-trial.js';
import type { TrialResult, TrialSpec } from '../../contracts/training/trial.js';
import { cachedTrial } from './cached-trial.js';
import { InstanceLease } from './instance-lease.js';
import { RuleActions } from './rule-actions.js';
import { StopRequests } from './stop-requests.js';
import { trainTrial } from './train-trial.js';

/**
 * Trains one point of the search, or one model of the forecast, and follows it to its end.
 *
 * Submitting and watching are apart, so that a restarted watcher never starts a second paid job. A failed trial is a
 * result, not an exception: it must not end the sweep. Only cancellation goes up, after the remote job has stopped.
 */
export async function trainingTrial(trial: TrialSpec): Promise<TrialResult> {
  const startedAt = Date.now();
  const rules = new RuleActions(trial.plan.rules, { show: setCurrentDetails, until: condition });
  const stops = new StopRequests();
  const lease = new InstanceLease(trial, stops);
  setHandler(openQuestionQuery, () => rules.question);
  setHandler(answerRuleUpdate, (answer) => rules.answer(answer), { validator: (answer) => rules.checkAnswer(answer) });
  setHandler(stopTrialSignal, (stop) => stops.request(stop));
  setHandler(leaseGrantedSignal, (grant) => lease.grant(grant));

  return cachedTrial(trial, stops, async () => {
    try {
      return await trainTrial(trial, { rules, stops, lease, startedAt });
    } finally {
      await lease.release();
    }
  });
}
