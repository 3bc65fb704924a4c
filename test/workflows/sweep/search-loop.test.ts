import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { TrialStop } from '../../../contracts/training/stop-trial.js';
import { type TrialResult, trialName } from '../../../contracts/training/trial.js';
import { type Proposal, propose } from '../../../core/search/strategy.js';
import { SearchLoop } from '../../../workflows/sweep/search-loop.js';
import { SweepControl } from '../../../workflows/sweep/sweep-control.js';
import { SweepTrials } from '../../../workflows/sweep/sweep-trials.js';
import { TrialPool } from '../../../workflows/sweep/trial-pool.js';
import { until } from '../../support/until.js';
import { sweepInput } from '../fixtures/sweep-input.js';
import { trialSpec } from '../fixtures/training-plan.js';
import { trialResult } from '../fixtures/trial-result.js';

/** A search whose trials end when the test says so, on a clock that stands still. */
function searchOf(request: object) {
  const { search: wanted } = sweepInput('run', request);
  const trials = new SweepTrials(undefined);
  const control = new SweepControl({ search: wanted, startedAt: 0, pausedMs: 0 }, trials, []);
  const ends = new Map<string, { resolve: (result: TrialResult) => void; reject: (error: unknown) => void }>();
  const stopped: string[] = [];
  const pool = new TrialPool(
    async ({ name }) => ({
      result: () => new Promise((resolve, reject) => ends.set(name, { resolve, reject })),
      stop: async ({ failure }: TrialStop) => {
        stopped.push(`${name} ${failure}`);
        ends.get(name)?.resolve(trialResult(failure === 'StoppedByPruning' ? 'pruned' : 'stopped', { name }));
      },
    }),
    (index, result) => trials.finish(index, result),
  );
  let full = false;
  const specOf = ({ index }: Proposal) => trialSpec({ name: trialName(index) });
  const loop = new SearchLoop(
    {
      trials,
      control,
      pool,
      propose: (number) => propose(control.search, trials.state.history, number),
      specOf,
      historyIsFull: () => full,
      until: async (happened) => {
        await until(happened, { what: 'something to happen' });
      },
      now: () => 0,
    },
    0,
  );
  const running = async (count: number) =>
    until(() => ends.size === count && trials.running > 0, { what: 'so many trials to have begun' });
  const complete = (name: string, objective: number) =>
    ends.get(name)?.resolve(trialResult('completed', { name, objective }));
  return { loop, trials, control, pool, ends, stopped, running, complete, fill: () => (full = true) };
}

describe('the search of a sweep', () => {
  it('starts trials as far as there is room, until it is at its end', async () => {
    const { loop, trials, running, complete } = searchOf({ maxTrials: 3, maxParallel: 2 });
    const end = loop.run();
    await running(2);
    complete('trial-000', 1);
    await running(3);
    complete('trial-001', 2);
    complete('trial-002', 3);
    expect(await end).toBe('searched');
    expect([loop.nextProposal, trials.state.ended]).toEqual([3, 3]);
  });

  it('ends at a limit while trials still run', async () => {
    const { loop, trials, running, complete } = searchOf({ maxParallel: 2, limits: { target: 1 } });
    const end = loop.run();
    await running(2);
    complete('trial-000', 1);
    expect(await end).toBe('limit reached');
    expect([loop.limit, trials.running]).toEqual(['target', 1]);
  });

  it('starts nothing while it is paused or its history is full, and says so when nothing runs any more', async () => {
    const { loop, control, running, complete, fill } = searchOf({ maxParallel: 1 });
    const end = loop.run();
    await running(1);
    control.pause(0);
    complete('trial-000', 1);
    fill();
    control.resume(0);
    expect(await end).toBe('history full');
    expect(loop.nextProposal).toBe(1);
  });

  it('stops a trial that is pruned', async () => {
    const { loop, trials, control, stopped, running } = searchOf({
      maxTrials: 2,
      earlyStop: { kind: 'asha', minSteps: 20 },
      limits: { failuresInARow: 1 },
    });
    const end = loop.run();
    await running(2);
    trials.pruning.pass(0, [{ step: 20, value: 1 }], control.search);
    trials.pruning.pass(1, [{ step: 20, value: 2 }], control.search);
    await until(() => trials.state.ended === 1, { what: 'a trial to end' });
    expect(stopped).toEqual(['trial-001 StoppedByPruning']);
    control.finish();
    expect(await end).toBe('limit reached');
  });

  it('goes on when the workflow of a trial ends by itself', async () => {
    const { loop, trials, ends, running } = searchOf({ maxTrials: 1 });
    const end = loop.run();
    await running(1);
    ends.get('trial-000')?.reject(ApplicationFailure.nonRetryable('it is gone', 'ServiceFault'));
    expect(await end).toBe('searched');
    expect(trials.state.results).toMatchObject([
      { name: 'trial-000', status: 'failed', failure: { type: 'ServiceFault', reason: 'it is gone' } },
    ]);
  });

  it('asks all running trials to stop', async () => {
    const { loop, control, trials, pool, stopped, running } = searchOf({ maxParallel: 2 });
    const end = loop.run();
    await running(2);
    control.finish();
    await end;
    await pool.stopAll({ failure: 'StoppedByLimit', reason: 'enough' });
    await until(() => trials.running === 0, { what: 'no trial to run' });
    expect(stopped).toEqual(['trial-000 StoppedByLimit', 'trial-001 StoppedByLimit']);
  });
});
