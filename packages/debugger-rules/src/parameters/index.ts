/** Names of rules, their parameters and the collections of tensors. Safe wherever JavaScript runs: nothing here is of Node. */
export { namePattern, patternFault } from './name-pattern.js';
export {
  awsRuleName,
  type ParameterFault,
  type ParsedParameters,
  parameterNames,
  parseRuleParameters,
  RULE_NAMES,
  RULE_PARAMETERS,
  type RuleName,
  type RuleParameters,
  ruleOfName,
} from './rule-parameters.js';
export {
  ALWAYS_SAVED,
  COLLECTION_NAMES,
  COLLECTION_PATTERNS,
  type CollectionName,
  isCollectionName,
  isLoss,
  type MetricOfSet,
  metricOfSet,
  seriesName,
} from './tensor-collections.js';
