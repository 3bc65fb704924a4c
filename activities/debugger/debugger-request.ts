import type { DebugHookConfig, DebugRuleConfiguration } from '@aws-sdk/client-sagemaker';
import { awsRuleParameters, isAwsRule, type Rules, savedCollections } from '../../contracts/request/rules.js';

/** The hook as CreateTrainingJob takes it. @param s3OutputPath the tensors go to `<s3OutputPath>/<job>/debug-output` */
export function debugHookConfig({ hook }: Pick<Rules, 'hook'>, s3OutputPath: string): DebugHookConfig {
  return {
    S3OutputPath: s3OutputPath,
    HookParameters: { ...hook.parameters },
    CollectionConfigurations: savedCollections(hook.collections).map(({ name, parameters }) => ({
      CollectionName: name,
      ...(Object.keys(parameters).length === 0 ? {} : { CollectionParameters: { ...parameters } }),
    })),
  };
}

/**
 * The rules that AWS's evaluators know, as CreateTrainingJob takes them. The others stay with our engine.
 *
 * @throws RangeError for a region where AWS offers no evaluator
 */
export function debugRuleConfigurations({ watch }: Pick<Rules, 'watch'>, region: string): DebugRuleConfiguration[] {
  const image = ruleEvaluatorImage(region);
  return watch
    .filter(({ rule }) => isAwsRule(rule))
    .map((watched) => ({
      RuleConfigurationName: watched.name,
      RuleEvaluatorImage: image,
      RuleParameters: awsRuleParameters(watched),
    }));
}

/** Address of the built-in rules' image. @source SageMaker Python SDK, image_uri_config/debugger.json */
export function ruleEvaluatorImage(region: string): string {
  const account = EVALUATOR_ACCOUNTS[region];
  if (account === undefined) {
    throw new RangeError(`AWS has no Debugger rule evaluator in ${region}; use rules.source: engine.`);
  }
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${account}.dkr.ecr.${region}.${domain}/sagemaker-debugger-rules:latest`;
}

const EVALUATOR_ACCOUNTS: Readonly<Record<string, string>> = {
  'us-east-1': '503895931360',
  'us-east-2': '915447279597',
  'us-west-1': '685455198987',
  'us-west-2': '895741380848',
  'eu-west-1': '929884845733',
  'eu-west-2': '250201462417',
  'eu-west-3': '447278800020',
  'eu-central-1': '482524230118',
  'eu-north-1': '314864569078',
  'eu-south-1': '563282790590',
  'ap-northeast-1': '430734990657',
  'ap-northeast-2': '578805364391',
  'ap-northeast-3': '479947661362',
  'ap-south-1': '904829902805',
  'ap-southeast-1': '972752614525',
  'ap-southeast-2': '184798709955',
  'ap-east-1': '199566480951',
  'ca-central-1': '519511493484',
  'sa-east-1': '818342061345',
  'af-south-1': '314341159256',
  'me-south-1': '986000313247',
  'cn-north-1': '618459771430',
  'cn-northwest-1': '658757709296',
  'us-gov-west-1': '515509971035',
};
