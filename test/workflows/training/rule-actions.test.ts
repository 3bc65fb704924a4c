import { describe, expect, it } from 'vitest';
import { rulesSchema } from '../../../contracts/request/rules.js';
import type { RuleFinding } from '../../../contracts/training/rule-findings.js';
import { RuleActions } from '../../../workflows/training/rule-actions.js';
import { until } from '../../support/until.js';

const finding: RuleFinding = {
  name: 'LossNotDecreasing',
  rule: 'LossNotDecreasing',
  status: 'IssuesFound',
  step: 12,
  details: 'The loss has not fallen for 10 rounds.',
};

function actionsOf(action: object | string, inTime = true) {
  const shown: string[] = [];
  const rules = rulesSchema.parse({
    watch: [{ rule: 'LossNotDecreasing' }],
    actions: { LossNotDecreasing: action },
  });
  const actions = new RuleActions(rules, {
    show: (details) => shown.push(details),
    until: async (condition) => {
      if (inTime) await until(condition, { what: 'an answer' });
      return inTime;
    },
  });
  return { actions, shown };
}

describe('a rule that fires', () => {
  it.each([
    ['notify', 'go on', 'notified', false],
    ['demote', 'go on', 'demoted in the ranking', true],
    ['stop', 'stop', 'stopped the job', false],
  ])('with the action %s makes the job %s', async (action, decision, event, demoted) => {
    const { actions, shown } = actionsOf(action);
    expect(await actions.decide('job-1', finding)).toBe(decision);
    expect(actions.events).toEqual([{ ...finding, job: 'job-1', action: event }]);
    expect(actions.isDemoted).toBe(demoted);
    expect(shown).toEqual([`- **LossNotDecreasing** at round 12: ${finding.details} → ${event}`]);
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

  it('asks a person, and refuses answers that fit no question', async () => {
    const { actions, shown } = actionsOf({ ask: { deadlineSeconds: 600, default: 'continue' } });
    expect(() => actions.checkAnswer({ rule: 'LossNotDecreasing', answer: 'stop' })).toThrow(
      'No rule asks anything now.',
    );
    const decision = actions.decide('job', finding);
    expect(actions.question).toMatchObject({ job: 'job', defaultAnswer: 'continue' });
    expect(shown.at(-1)).toMatch(/asks: .* without an answer by .*: continue\.$/);
    expect(() => actions.checkAnswer({ rule: 'Overfit', answer: 'stop' })).toThrow('LossNotDecreasing, not Overfit');
    expect(actions.answer({ rule: 'LossNotDecreasing', answer: 'demote' })).toBe('LossNotDecreasing: demote');
    expect(await decision).toBe('go on');
    expect([actions.isDemoted, actions.question]).toEqual([true, null]);
  });

  it('takes the default answer at the deadline', async () => {
    const { actions } = actionsOf({ ask: { deadlineSeconds: 1, default: 'stop' } }, false);
    expect(await actions.decide('job', finding)).toBe('stop');
    expect(actions.events[0]?.action).toBe('asked: stop (by default at the deadline)');
  });
});
