import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../contracts/request/request.js';

const faultsOf = (sweep: object, request: object = {}): string[] => {
  const parsed = requestSchema.safeParse({ sweep: { backend: 'amt', ...sweep }, ...request });
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
};
const spaceFaults = (space: object): string[] => faultsOf({ algorithms: { lightgbm: { space } } });

describe('a request for a tuning job', () => {
  it('may have what SageMaker can do', () => {
    expect(faultsOf({})).toEqual([]);
    for (const kind of ['tpe', 'random'])
      expect(faultsOf({ strategy: { kind }, earlyStop: { kind: 'median' } })).toEqual([]);
    expect(faultsOf({ strategy: { kind: 'hyperband', maxSteps: 180 } })).toEqual([]);
    const space = {
      objective: 'tweedie',
      num_leaves: { min: 8, max: 64, type: 'integer', scale: 'log' },
      bagging_fraction: { min: 0.5, max: 0.99, scale: 'reverse-log' },
      boosting: ['gbdt', 'dart'],
    };
    expect(spaceFaults(space)).toEqual([]);
  });

  it('is refused for what of its space a tuning job can’t express, by the path of each', () => {
    expect(
      spaceFaults({
        boosting: ['gbdt', 'dart'],
        drop_rate: { min: 0.1, max: 0.5, when: { boosting: 'dart' } },
        num_leaves: Array.from({ length: 31 }, (_, index) => index + 2),
      }),
    ).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.lightgbm.space.drop_rate.when: a tuning job knows no conditions; leave it out, or use backend: trials",
        "sweep.algorithms.lightgbm.space.num_leaves: a tuning job takes 30 values of one hyperparameter at most, not 31",
      ]
    `);
    expect(spaceFaults({ num_leaves: 31, boosting: ['gbdt'] })).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.lightgbm.space: a tuning job needs something to search; give one hyperparameter two values or a range",
      ]
    `);
    const range = { min: -5, max: 0, type: 'integer', scale: 'reverse-log' };
    expect(spaceFaults({ max_depth: range })).toMatchInlineSnapshot(`
      [
        "sweep.algorithms.lightgbm.space.max_depth.min: -5 is not at least -1",
        "sweep.algorithms.lightgbm.space.max_depth.scale: a tuning job has a reverse-log scale for floats alone",
        "sweep.algorithms.lightgbm.space.max_depth.min: a tuning job has a reverse-log scale from 0 on, not from -5",
      ]
    `);
  });

  it('is refused for settings that SageMaker would not follow', () => {
    expect(faultsOf({ strategy: { kind: 'tpe', gamma: 0.1 }, earlyStop: { kind: 'asha' } })).toMatchInlineSnapshot(`
      [
        "sweep.strategy.gamma: SageMaker decides that itself; leave it out, or use backend: trials",
        "sweep.earlyStop.kind: a tuning job stops trials early by its median rule alone; use kind: median, or backend: trials",
      ]
    `);
    expect(faultsOf({ strategy: { kind: 'hyperband', reductionFactor: 4, brackets: 1 } })).toMatchInlineSnapshot(`
      [
        "sweep.strategy.reductionFactor: SageMaker decides that itself; leave it out, or use backend: trials",
        "sweep.strategy.brackets: SageMaker decides that itself; leave it out, or use backend: trials",
        "sweep.strategy.maxSteps: a tuning job needs the most rounds of a training; set maxSteps",
      ]
    `);
    expect(faultsOf({ earlyStop: { kind: 'median', graceSteps: 5 } })).toMatchInlineSnapshot(`
      [
        "sweep.earlyStop.graceSteps: SageMaker decides that itself; leave it out, or use backend: trials",
      ]
    `);
    expect(faultsOf({ strategy: { kind: 'grid' }, maxTrials: 10 })).toMatchInlineSnapshot(`
      [
        "sweep.maxTrials: a tuning job tries every point of a grid; leave maxTrials out",
      ]
    `);
  });

  it('is refused for limits outside those of a tuning job', () => {
    expect(
      faultsOf({
        strategy: { kind: 'tpe' },
        maxTrials: 751,
        maxParallel: 101,
        limits: { maxSeconds: 60, noImprovement: 2 },
        warmStart: ['a', 'b', 'c', 'd', 'e', 'f'],
      }),
    ).toMatchInlineSnapshot(`
      [
        "sweep.maxTrials: a tuning job with strategy tpe has 750 trials at most",
        "sweep.maxParallel: a tuning job runs 100 trials at a time at most",
        "sweep.limits.maxSeconds: a tuning job runs 120 s at least",
        "sweep.limits.noImprovement: a tuning job goes on for 3 trials without improvement at least",
        "sweep.warmStart: a tuning job starts from 5 others at most",
      ]
    `);
    expect(faultsOf({}, { rules: { watch: [{ rule: 'Overfit' }] } })).toMatchInlineSnapshot(`
      [
        "rules.watch: a tuning job's trainings can't be watched by rules; leave it out, or use backend: trials",
      ]
    `);
    expect(faultsOf({}, { training: { keepAliveSeconds: 60 } })).toMatchInlineSnapshot(`
      [
        "training.keepAliveSeconds: a tuning job keeps its instances by itself; leave it out, or use backend: trials",
      ]
    `);
  });
});
