/** Rules as incremental functions of a stream of points. */
export { createRule, restoreRule } from './create-rule.js';
export type { Json, Rule, RuleContext, RulePoint, RuleState, RuleStatus, Tensor, Verdict } from './types.js';
