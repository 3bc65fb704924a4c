import { describe, expect, it } from 'vitest';
import { bundledDeclaration } from '../../contracts/algorithms/algorithms.js';
import type { AlgorithmDeclaration } from '../../contracts/algorithms/declaration.js';
import { requestSchema } from '../../contracts/request/request.js';
import { rulesOfAlgorithm } from '../../contracts/request/retry-changes.js';
import { type RulesInput, rulesSchema } from '../../contracts/request/rules.js';
import type { TrainingPlan } from '../../contracts/training/training-plan.js';
import { changedPlan } from '../../workflows/training/changed-plan.js';

type Changes = Record<string, { factor: number } | { value: string | number }>;

const rulesWith = (changes: Changes): RulesInput => ({
  watch: ['Overfit'],
  actions: { Overfit: { 'retry-with': changes } },
});
const lightgbm = bundledDeclaration('lightgbm') as AlgorithmDeclaration;
const xgboost = bundledDeclaration('xgboost') as AlgorithmDeclaration;
const actionFor = (declaration: AlgorithmDeclaration, changes: Changes) =>
  rulesOfAlgorithm(rulesSchema.parse(rulesWith(changes)), declaration).actions.Overfit;

describe('a retry with other hyperparameters', () => {
  it('changes what each algorithm has, by its own name for it', () => {
    const changes = { eta: { factor: 0.5 }, max_depth: { value: 4 } };
    expect(actionFor(xgboost, changes)).toEqual({
      kind: 'retry-with',
      hyperparameters: { eta: { factor: 0.5, min: 0, max: 1 }, max_depth: { value: 4 } },
    });
    expect(actionFor(lightgbm, changes)).toEqual({
      kind: 'retry-with',
      hyperparameters: { learning_rate: { factor: 0.5 }, max_depth: { value: 4 } },
    });
  });

  it('stops a job of an algorithm that has none of them', () => {
    expect(actionFor(lightgbm, { colsample_bylevel: { factor: 0.5 } })).toEqual({ kind: 'stop' });
  });

  it('gives the container values that it takes: whole numbers, and no bound passed', () => {
    const action = actionFor(lightgbm, { num_leaves: { factor: 0.01 }, min_child_samples: { factor: 1.5 } });
    if (action?.kind !== 'retry-with') throw new Error('The rule does not try again.');
    const hyperparameters = { num_leaves: '31', min_data_in_leaf: '21' };
    expect(changedPlan({ hyperparameters } as unknown as TrainingPlan, action.hyperparameters).hyperparameters).toEqual(
      {
        num_leaves: '2',
        min_data_in_leaf: '32',
      },
    );
  });

  const faults = (changes: Changes, algorithms: Record<string, object> = { xgboost: {}, lightgbm: {} }) => {
    const { error } = requestSchema.safeParse({ sweep: { algorithms }, rules: rulesWith(changes) });
    return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  };

  it('is taken where one of the algorithms knows each of its hyperparameters', () => {
    expect(faults({ eta: { factor: 0.5 }, colsample_bylevel: { value: 0.5 } })).toEqual([]);
  });

  it.each<[string, Changes, string]>([
    [
      'a name that none of them has',
      { etta: { factor: 0.5 } },
      "xgboost or lightgbm has no hyperparameter etta; did you mean 'eta'?",
    ],
    ['a value that one of them would refuse', { max_depth: { value: 'deep' } }, "xgboost: 'deep' is no number"],
    ['a factor of words', { tree_method: { factor: 2 } }, "xgboost's tree_method is no number; give a value"],
    [
      'a factor of what a job never gets',
      { max_bin: { factor: 2 } },
      'xgboost gets no max_bin that could be multiplied; add it to its space, or give a value',
    ],
  ])('is refused before the start with %s', (_, changes, message) => {
    expect(faults(changes)).toContain(`rules.actions.Overfit.retry-with.${Object.keys(changes)[0]}: ${message}`);
  });

  it('is refused where it changes what an algorithm fixes', () => {
    const own = { ...lightgbm, name: 'own', fixed: { max_depth: '4' } };
    expect(faults({ max_depth: { value: 6 } }, { own: { declaration: own } })).toContain(
      'rules.actions.Overfit.retry-with.max_depth: own fixes max_depth at 4; leave it out',
    );
  });
});
