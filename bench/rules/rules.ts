import { createRule, type Rule, type RulePoint } from '@durable-forecast/debugger-rules/rules';
import type { Bench, BenchRow } from '../support/bench.js';

const JOBS = 100;
const SECONDS = 600;
const RULES = ['LossNotDecreasing', 'Overfit', 'Overtraining', 'StalledTraining', 'ExplodingTensor'];
const START = 1_700_000_000;

export const bench: Bench = {
  description: `What the rules of 100 running jobs cost: five rules a job, a boosting round a second with its training and its validation
error, judged at once, for ten minutes played as fast as possible; once with the state of every rule written down each second,
as a watcher does in its heartbeat. There is no peer.

ratio: processor seconds a second of training, the share of one core, with the state written down.`,
  options: [],
  run: async () => {
    const rows = [play('rules and their state as JSON, every second', true), play('rules alone', false)];
    return {
      bench: `rules: ${JOBS} jobs x ${RULES.length} rules, a point a second`,
      rows,
      ratio: rows[0]!.share_of_core,
    };
  },
};

function play(name: string, keepsState: boolean): BenchRow & { share_of_core: number } {
  const jobs = Array.from({ length: JOBS }, () => RULES.map((rule) => createRule(rule, QUIET[rule])));
  const began = process.cpuUsage();
  const wall = performance.now();
  let stateBytes = 0;
  for (let step = 0; step < SECONDS; step++) {
    stateBytes = 0;
    for (const [job, rules] of jobs.entries()) {
      for (const rule of rules) stateBytes += second(rule, pointsOf(job, step), step, keepsState);
    }
  }
  const seconds = (performance.now() - wall) / 1000;
  const { user, system } = process.cpuUsage(began);
  if (jobs.flat().some((rule) => rule.verdict().status !== 'InProgress')) {
    throw new Error('A rule fired, so the rest of the time cost nothing; the measurement is void.');
  }
  return {
    name,
    seconds,
    peak_mb: process.resourceUsage().maxRSS / 1024,
    share_of_core: (user + system) / 1e6 / SECONDS,
    state_bytes_per_job: keepsState ? stateBytes / JOBS : null,
  };
}

function second(rule: Rule, points: readonly RulePoint[], step: number, keepsState: boolean): number {
  rule.feed(points, START + step);
  rule.settle(step);
  return keepsState ? JSON.stringify(rule.state()).length : 0;
}

/** Errors that fall fast enough for every rule to stay quiet, so each has to look at every step. */
function pointsOf(job: number, step: number): RulePoint[] {
  const train = (2 + job / JOBS) * 0.999 ** step;
  const time = START + step;
  return [
    { step, name: 'train:rmse', value: train, time },
    { step, name: 'validation:rmse', value: 1.05 * train, time },
  ];
}

const QUIET: Readonly<Record<string, Record<string, unknown>>> = { Overtraining: { delta: 0.0001 } };
