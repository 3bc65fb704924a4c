import { describe, expect, it } from 'vitest';
import { rulesSchema } from '../../../contracts/request/rules.js';
import type { RuleFinding } from '../../../contracts/training/rule-findings.js';
import type { RuleQuestion } from '../../../contracts/training/rule-questions.js';
import { RuleActions } from '../../../workflows/training/rule-actions.js';
import { until } from '../../support/until.js';

const finding: RuleFinding = {
  name: 'LossNotDecreasing',
  rule: 'LossNotDecreasing',
  status: 'IssuesFound',
  step: 12,
  details: 'The loss has not fallen for 10 rounds.',
};
const overfit: RuleFinding = { ...finding, name: 'Overfit', rule: 'Overfit', details: 'It learns by heart.' };

/** @param inTime whether the deadline is still to come */
function actionsOf(action: object | string, { inTime = true, beside = true } = {}) {
  const told: (readonly RuleQuestion[])[] = [];
  const fired: (readonly [string, string | undefined])[] = [];
  let shown = 0;
  const rules = rulesSchema.parse({
    watch: [{ rule: 'LossNotDecreasing' }, { rule: 'Overfit' }],
    actions: { LossNotDecreasing: action, Overfit: action },
  });
  const actions = new RuleActions(rules, {
    show: () => {
      shown += 1;
    },
    until: async (condition) => {
      if (inTime) await until(condition, { what: 'an answer' });
      return inTime;
    },
    asksBesideWatch: () => beside,
    tellQuestions: (open) => told.push(open),
    fired: ({ action }, question) => fired.push([action, question?.defaultAnswer]),
  });
  return { actions, told, fired, timesShown: () => shown };
}
const asking = { ask: { deadlineSeconds: 600, default: 'continue' } };

describe('a rule that fires', () => {
  it.each([
    ['notify', 'go on', 'notified', false],
    ['demote', 'go on', 'demoted in the ranking', true],
    ['stop', 'stop', 'stopped the job', false],
  ])('with the action %s makes the job %s', async (action, decision, event, demoted) => {
    const { actions, fired, timesShown } = actionsOf(action);
    expect(await actions.decide('job-1', finding)).toBe(decision);
    expect(fired).toEqual([[event, undefined]]);
    expect(actions.events).toEqual([{ ...finding, job: 'job-1', action: event }]);
    expect(actions.isDemoted).toBe(demoted);
    expect(timesShown()).toBe(1);
  });

  it('changes hyperparameters three times at most, each change for one attempt', async () => {
    const { actions } = actionsOf({ 'retry-with': { eta: { factor: 0.5 } } });
    for (let retry = 0; retry < 3; retry += 1) {
      expect(await actions.decide('job', finding)).toBe('stop');
      expect(actions.takeRetry()).toEqual({ eta: { factor: 0.5 } });
      expect(actions.takeRetry()).toBeUndefined();
    }
    await actions.decide('job', finding);
    expect(actions.takeRetry()).toBeUndefined();
    expect(actions.events.at(-1)?.action).toBe('stopped the job; 3 changes have not helped');
  });
});

describe('a rule that asks', () => {
  it('lets the job go on while its question is open, and acts on the answer', async () => {
    const { actions, told, fired } = actionsOf(asking);
    expect(await actions.decide('job', finding)).toBe('go on');
    expect(fired).toEqual([['asked', 'continue']]);
    expect(actions.question).toMatchObject({ job: 'job', defaultAnswer: 'continue' });
    expect(actions.answer({ rule: 'LossNotDecreasing', answer: 'demote' })).toBe('LossNotDecreasing: demote');
    expect([actions.isDemoted, actions.question]).toEqual([true, null]);
    expect(actions.events).toMatchObject([{ action: 'asked: demote (answered)' }]);
    expect(fired).toHaveLength(1);
    expect(told.map((open) => open.length)).toEqual([1, 0]);
    expect(actions.answeredStop.stop).toBeUndefined();
  });

  it('stops the job when that is the answer', async () => {
    const { actions } = actionsOf(asking);
    await actions.decide('job', finding);
    actions.answer({ rule: 'LossNotDecreasing', answer: 'stop' });
    expect(actions.answeredStop.stop).toEqual({
      failure: 'StoppedByRule',
      reason: 'LossNotDecreasing: The loss has not fallen for 10 rounds.',
    });
  });

  it('takes the default answer at the deadline', async () => {
    const { actions } = actionsOf({ ask: { deadlineSeconds: 1, default: 'stop' } }, { inTime: false });
    expect(await actions.decide('job', finding)).toBe('go on');
    await until(() => actions.events.length > 0, { what: 'the deadline' });
    expect(actions.events[0]?.action).toBe('asked: stop (by default at the deadline)');
    expect(actions.answeredStop.stop?.failure).toBe('StoppedByRule');
    expect(() => actions.checkAnswer({ rule: 'LossNotDecreasing', answer: 'continue' })).toThrow(
      'The question of LossNotDecreasing is no longer open: stop by default at the deadline.',
    );
  });

  it('may do so beside another, each with an answer of its own, the oldest shown first', async () => {
    const { actions, told } = actionsOf(asking);
    await actions.decide('job', finding);
    await actions.decide('job', overfit);
    expect(told.at(-1)?.map(({ finding: { name } }) => name)).toEqual(['LossNotDecreasing', 'Overfit']);
    actions.answer({ rule: 'LossNotDecreasing', answer: 'continue' });
    expect(actions.question?.finding.name).toBe('Overfit');
  });

  it('asks no longer when its job ends, and leaves no wish to the next job', async () => {
    const { actions, told } = actionsOf(asking);
    await actions.decide('job-a1', finding);
    await actions.decide('job-a1', overfit);
    actions.answer({ rule: 'Overfit', answer: 'stop' });
    actions.closeQuestions('its job ended');
    expect(actions.question).toBeNull();
    expect(actions.events.at(-1)?.action).toBe('asked: not answered before its job ended');
    expect([told.at(-1), actions.answeredStop.stop]).toEqual([[], undefined]);
  });

  it('refuses answers that fit no question, and says what became of it', async () => {
    const { actions } = actionsOf(asking);
    const answer = { rule: 'LossNotDecreasing', answer: 'stop' } as const;
    expect(() => actions.checkAnswer(answer)).toThrow('No rule asks anything now.');
    await actions.decide('job', finding);
    expect(() => actions.checkAnswer({ rule: 'Overfit', answer: 'stop' })).toThrow(
      'The rule that asks is LossNotDecreasing, not Overfit.',
    );
    expect(() => actions.checkAnswer({ ...answer, answer: 'maybe' as 'stop' })).toThrow(
      "Answer stop, continue, demote, not 'maybe'.",
    );
    actions.answer({ rule: 'LossNotDecreasing', answer: 'continue' });
    expect(() => actions.checkAnswer(answer)).toThrow(
      'The question of LossNotDecreasing is no longer open: answered continue.',
    );
  });

  it('keeps a trial of 0.1.0 waiting for the answer', async () => {
    const { actions } = actionsOf(asking, { beside: false });
    const decision = actions.decide('job', finding);
    await until(() => actions.question !== null, { what: 'a question' });
    actions.answer({ rule: 'LossNotDecreasing', answer: 'stop' });
    expect(await decision).toBe('stop');
  });
});
