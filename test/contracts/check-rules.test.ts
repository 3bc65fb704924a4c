import { describe, expect, it } from 'vitest';
import { checkRules } from '../../contracts/request/check-rules.js';
import { actionOf, awsRuleParameters, processingJobsOf, rulesSchema } from '../../contracts/request/rules.js';

const metrics = ['train:rmse', 'validation:rmse'];
const messages = (input: unknown) =>
  (rulesSchema.safeParse(input).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('the rules of a request', () => {
  it('have every default filled in, and can be checked again as they come out', () => {
    const rules = rulesSchema.parse({ watch: ['LossNotDecreasing'] });
    expect(rules).toMatchInlineSnapshot(`
      {
        "actions": {},
        "deadlineSeconds": 900,
        "hook": {
          "collections": [
            {
              "name": "metrics",
              "parameters": {},
            },
            {
              "name": "feature_importance",
              "parameters": {},
            },
          ],
          "parameters": {
            "save_interval": "5",
          },
        },
        "source": "auto",
        "watch": [
          {
            "name": "LossNotDecreasing",
            "parameters": {
              "diff_percent": 0.1,
              "increase_threshold_percent": 5,
              "mode": "GLOBAL",
              "num_steps": 10,
              "use_losses_collection": true,
            },
            "rule": "LossNotDecreasing",
          },
        ],
      }
    `);
    expect(rulesSchema.parse(rules)).toEqual(rules);
  });

  it('watch nothing when nothing is asked', () => {
    expect(rulesSchema.parse({}).watch).toEqual([]);
  });

  it('name an action for each rule, and only notify without one', () => {
    const rules = rulesSchema.parse({
      watch: ['Overfit', 'ExplodingTensor', 'StalledTraining', 'TreeDepth', 'AllZero'],
      actions: {
        Overfit: { 'retry-with': { eta: { factor: 0.5 }, max_depth: { value: 4 } } },
        ExplodingTensor: 'stop',
        StalledTraining: { ask: { deadlineSeconds: 600, default: 'stop' } },
        TreeDepth: 'demote',
      },
    });
    expect(
      ['Overfit', 'ExplodingTensor', 'StalledTraining', 'TreeDepth', 'AllZero'].map((name) => actionOf(rules, name)),
    ).toEqual([
      { kind: 'retry-with', hyperparameters: { eta: { factor: 0.5 }, max_depth: { value: 4 } } },
      { kind: 'stop' },
      { kind: 'ask', deadlineSeconds: 600, default: 'stop' },
      { kind: 'demote' },
      { kind: 'notify' },
    ]);
    expect(rulesSchema.parse(rules)).toEqual(rules);
  });

  it('are refused with the nearest known name for each unknown one', () => {
    expect(
      messages({
        hook: { collections: ['metric', { name: 'trees', parameters: { save_intervall: 5 } }] },
        watch: ['LossNotDecresing', { rule: 'Overfit', parameters: { patients: 2, ratio_threshold: 'much' } }],
      }),
    ).toMatchInlineSnapshot(`
      [
        "hook.collections.1.parameters.save_intervall: Collections have no parameter 'save_intervall'; did you mean 'save_interval'?",
        "hook.collections.0.name: There is no collection 'metric'; did you mean 'metrics'? A collection of your own needs include_regex.",
        "watch.0.rule: There is no rule 'LossNotDecresing'; did you mean 'LossNotDecreasing'?",
        "watch.1.parameters.ratio_threshold: ratio_threshold of Overfit is "much": Invalid input: expected number, received string.",
        "watch.1.parameters.patients: Overfit has no parameter 'patients'; did you mean 'patience'?",
      ]
    `);
  });

  it('are refused when an action belongs to no watched rule, or is none', () => {
    expect(messages({ watch: ['Overfit'], actions: { Overfitt: 'stop' } })).toMatchInlineSnapshot(`
      [
        "actions.Overfitt: No watched rule is called 'Overfitt'; did you mean 'Overfit'?",
      ]
    `);
    expect(messages({ watch: ['Overfit'], actions: { Overfit: 'halt' } })).toMatchInlineSnapshot(`
      [
        "actions.Overfit: give stop, demote, notify, { retry-with: { eta: { factor: 0.5 } } } or { ask: { deadlineSeconds: 3600, default: continue } }",
      ]
    `);
    expect(messages({ watch: ['Overfit'], actions: { Overfit: { 'retry-with': {} } } })).toMatchInlineSnapshot(`
      [
        "actions.Overfit: give stop, demote, notify, { retry-with: { eta: { factor: 0.5 } } } or { ask: { deadlineSeconds: 3600, default: continue } }",
      ]
    `);
  });

  it('are refused when two of them have one name, and taken when one is renamed', () => {
    const deep = { rule: 'TreeDepth', parameters: { depth: 8 } };
    expect(messages({ watch: ['TreeDepth', deep] })).toMatchInlineSnapshot(`
      [
        "watch.1.name: Two watched rules are called 'TreeDepth'; give one of them another name.",
      ]
    `);
    expect(messages({ watch: ['TreeDepth', { ...deep, name: 'VeryDeep' }], actions: { VeryDeep: 'stop' } })).toEqual(
      [],
    );
  });
});

describe('checkRules', () => {
  const faults = (watch: unknown[], collections: unknown[] = [], names = metrics) => {
    const rules = rulesSchema.parse({ watch, hook: { collections } });
    return checkRules(rules, rules.hook.collections, names).map(({ path, message }) => `${path}: ${message}`);
  };

  it('finds nothing when each rule has what it reads', () => {
    const watch = [
      'LossNotDecreasing',
      'Overfit',
      'Overtraining',
      'StalledTraining',
      'TreeDepth',
      'FeatureImportanceOverweight',
      { rule: 'UnchangedTensor', parameters: { collection_names: 'losses' } },
      {
        rule: 'AllZero',
        parameters: { collection_names: 'mine', tensor_regex: 'predictions,feature_importance/weight/price' },
      },
      { rule: 'TensorVariance', parameters: { max_threshold: 1 } },
      'ExplodingTensor',
      'Confusion',
      'ClassImbalance',
      { rule: 'WorseThanNaive', parameters: { naive: 2 } },
      'ForecastBias',
      'StepOutlier',
    ];
    const mine = { name: 'mine', parameters: { include_regex: 'own/.*' } };
    expect(faults(watch, ['trees', 'feature_importance', 'labels', 'predictions', mine])).toEqual([]);
    expect(faults(watch.slice(0, 4))).toEqual([]);
  });

  it('tells of rules whose tensors are never saved, before anything is launched', () => {
    expect(
      faults([
        'TreeDepth',
        'FeatureImportanceOverweight',
        'ForecastBias',
        { rule: 'AllZero', parameters: { collection_names: 'predictions' } },
        { rule: 'ExplodingTensor', parameters: { tensor_regex: '.*optimizer' } },
        { rule: 'UnchangedTensor', parameters: { tensor_regex: 'feature_importance/weight/price' } },
        'TensorVariance',
      ]),
    ).toMatchInlineSnapshot(`
      [
        "rules.watch[0]: TreeDepth needs the collection 'trees', which the hook does not save; add it to rules.hook.collections.",
        "rules.watch[1]: FeatureImportanceOverweight needs the collection 'feature_importance', which the hook does not save; add it to rules.hook.collections.",
        "rules.watch[2]: ForecastBias needs the collection 'labels', which the hook does not save; add it to rules.hook.collections.",
        "rules.watch[2]: ForecastBias needs the collection 'predictions', which the hook does not save; add it to rules.hook.collections.",
        "rules.watch[3]: AllZero needs the collection 'predictions', which the hook does not save; add it to rules.hook.collections.",
        "rules.watch[4]: ExplodingTensor looks for tensors like '.*optimizer', and no collection has such; known are metrics, losses, feature_importance, average_shap, full_shap, trees, gradients, labels, predictions, hyperparameters, all.",
        "rules.watch[5]: UnchangedTensor needs the collection 'feature_importance', which the hook does not save; add it to rules.hook.collections.",
        "rules.watch[6]: TensorVariance has no bound to judge by; set max_threshold or min_threshold.",
      ]
    `);
  });

  it('tells of rules whose metrics the job does not report', () => {
    expect(
      faults(['Overfit', { rule: 'WorseThanNaive', parameters: { naive: 1, metric: 'mae' } }], [], ['train:rmse']),
    ).toMatchInlineSnapshot(`
      [
        "rules.watch[0]: Overfit needs a loss of the validation set; the job reports train-rmse.",
        "rules.watch[1]: WorseThanNaive reads validation-mae, which the job does not report; it reports train-rmse.",
      ]
    `);
  });

  it('names the nearest collection for an unknown one', () => {
    expect(faults([{ rule: 'LossNotDecreasing', parameters: { collection_names: 'loses' } }])).toMatchInlineSnapshot(`
      [
        "rules.watch[0]: There is no collection 'loses'; did you mean 'losses'?",
      ]
    `);
  });

  it('takes a collection of the hook with a pattern for one with its tensors', () => {
    expect(
      faults(['ForecastBias'], [{ name: 'outputs', parameters: { include_regex: 'labels|predictions' } }]),
    ).toEqual([]);
  });
});

describe('rules on SageMaker', () => {
  const rules = rulesSchema.parse({
    watch: [
      { rule: 'StalledTraining', parameters: { stop_training_on_fire: true } },
      { rule: 'LossNotDecreasing', parameters: { collection_names: ['metrics', 'losses'] } },
      { rule: 'WorseThanNaive', parameters: { naive: 2 } },
      'FeatureImportanceOverweight',
    ],
  });

  it("have AWS's names and only texts", () => {
    expect(rules.watch.map(awsRuleParameters)).toMatchInlineSnapshot(`
      [
        {
          "rule_to_invoke": "StalledTrainingRule",
          "stop_training_on_fire": "True",
          "threshold": "1800",
        },
        {
          "collection_names": "metrics,losses",
          "diff_percent": "0.1",
          "increase_threshold_percent": "5",
          "mode": "GLOBAL",
          "num_steps": "10",
          "rule_to_invoke": "LossNotDecreasing",
          "use_losses_collection": "True",
        },
        {
          "margin_percent": "0",
          "metric": "rmse",
          "naive": "2",
          "rule_to_invoke": "WorseThanNaive",
          "start_step": "50",
        },
        {
          "nfeatures": "3",
          "rule_to_invoke": "FeatureImportanceOverweight",
          "tensor_regex": ".*feature_importance/weight",
          "threshold": "0.8",
        },
      ]
    `);
  });

  it('count as processing jobs, except those that only our engine knows', () => {
    expect(processingJobsOf(rules)).toBe(3);
  });
});
