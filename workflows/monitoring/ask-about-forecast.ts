import { condition, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { MonitoringAnswer } from '../../contracts/monitoring/monitoring.js';
import {
  answerMonitorUpdate,
  describeMonitorQuestion,
  monitorQuestionQuery,
  type QuestionInput,
} from '../../contracts/monitoring/monitoring-question.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { asCode } from '../shared/describe-waits.js';
import { described } from '../shared/described.js';
import { formatMoment } from '../shared/details-table.js';
import { monitoring } from '../shared/proxies.js';
import { setSearchAttributes } from '../shared/search-attributes.js';
import type { Outcome } from './found-in-forecast.js';
import { describeAnswer, MonitoringQuestion, type SettledQuestion } from './monitoring-question.js';
import { retrain } from './retrain.js';
import { rollBack } from './roll-back.js';

/** Asks a person what to do about what monitoring found, waits until the deadline, and does what is answered. */
export async function askAboutForecast(input: QuestionInput): Promise<MonitoringAnswer> {
  const question = new MonitoringQuestion(input, Date.now());
  setHandler(monitorQuestionQuery, () => question.open, described('monitorQuestion'));
  setHandler(answerMonitorUpdate, (decision) => question.decide(decision, Date.now()), {
    ...described('answerMonitor'),
    validator: (decision) => question.check(decision),
  });
  setCurrentDetails(describeOpen(question));
  const left = Math.max(0, Date.parse(input.deadline) - Date.now());
  await condition(() => question.answer !== undefined, left, {
    summary: `an answer; without one: ${input.defaultAnswer}`,
  });
  const settled = question.settleByDefault(Date.now());
  setCurrentDetails(describeAnswer(settled));
  setSearchAttributes(input.searchAttributes ?? [], [{ key: searchAttributes.waitsFor, value: null }]);
  const { details } = await carryOut(input, settled);
  setCurrentDetails(`${describeAnswer(settled)} Done: ${details}.`);
  const { name: forecast, date } = input;
  return monitoring.keepAnswer({ form: 1, forecast, date, ...settled, details });
}

function carryOut(input: QuestionInput, { answer, by, reason }: SettledQuestion): Promise<Outcome> | Outcome {
  switch (answer) {
    case 'keep':
      return { outcome: 'done', details: 'the version stays as it is' };
    case 'retrain':
      return retrain(input.name, input.date, input.retraining);
    case 'rollback':
      return rollBack({ ...input, by: by === '' ? 'monitoring' : by, reason });
  }
}

function describeOpen({ open }: MonitoringQuestion): string {
  if (open === null) return '';
  const { what, since, command, otherwise } = describeMonitorQuestion(open);
  return `**${what}** Since ${formatMoment(since)}. ${asCode(command)}; otherwise ${otherwise}`;
}
