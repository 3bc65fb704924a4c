import { nameHint } from '@durable-forecast/lib/nearest-name';
import { parseRuleParameters, RULE_NAMES, type RuleName, ruleOfName } from '../parameters/rule-parameters.js';
import { allZero } from './all-zero.js';
import { classImbalance } from './class-imbalance.js';
import { confusion } from './confusion.js';
import { explodingTensor } from './exploding-tensor.js';
import { featureImportanceOverweight } from './feature-importance-overweight.js';
import { forecastBias } from './forecast-bias.js';
import { lossNotDecreasing } from './loss-not-decreasing.js';
import { overfit } from './overfit.js';
import { overtraining } from './overtraining.js';
import { RunningRule } from './running-rule.js';
import { stalledTraining } from './stalled-training.js';
import { stepOutlier } from './step-outlier.js';
import { tensorVariance } from './tensor-variance.js';
import { treeDepth } from './tree-depth.js';
import type { Rule, RuleContext, RuleDefinition, RuleState } from './types.js';
import { unchangedTensor } from './unchanged-tensor.js';
import { worseThanNaive } from './worse-than-naive.js';

const definitions = {
  LossNotDecreasing: lossNotDecreasing,
  Overfit: overfit,
  Overtraining: overtraining,
  StalledTraining: stalledTraining,
  TreeDepth: treeDepth,
  FeatureImportanceOverweight: featureImportanceOverweight,
  UnchangedTensor: unchangedTensor,
  AllZero: allZero,
  TensorVariance: tensorVariance,
  ExplodingTensor: explodingTensor,
  Confusion: confusion,
  ClassImbalance: classImbalance,
  WorseThanNaive: worseThanNaive,
  ForecastBias: forecastBias,
  StepOutlier: stepOutlier,
} satisfies { [N in RuleName]: RuleDefinition<N, never, never> | RuleDefinition<N, unknown, unknown> };

/**
 * A rule, ready to watch one training job.
 *
 * @param name one of `RULE_NAMES`, or AWS's name of it
 * @param parameters by AWS's names; numbers may be texts, what is missing has its default
 * @param context patterns of the collections that the hook defines itself
 * @throws RangeError naming the unknown rule, collection or parameter, or the value that does not fit
 */
export function createRule(
  name: string,
  parameters: Readonly<Record<string, unknown>> = {},
  context: RuleContext = {},
): Rule {
  const rule = ruleOfName(name);
  if (rule === undefined) throw new RangeError(`There is no rule '${name}'${nameHint(name, RULE_NAMES)}`);
  return running(rule, parameters, context);
}

/** The rule whose `state()` this is, going on where it stood. */
export function restoreRule(state: RuleState): Rule {
  return running(state.rule, state.parameters as Record<string, unknown>, state.context, state);
}

function running(
  rule: RuleName,
  given: Readonly<Record<string, unknown>>,
  context: RuleContext,
  state?: RuleState,
): Rule {
  const { parameters, faults } = parseRuleParameters(rule, given);
  if (faults !== undefined) throw new RangeError(faults.map(({ message }) => message).join('\n'));
  // Each definition has types of its own; the table above has checked that name and definition belong together.
  const definition = definitions[rule] as unknown as RuleDefinition<RuleName, unknown, unknown>;
  return new RunningRule(definition, parameters, context, state);
}
