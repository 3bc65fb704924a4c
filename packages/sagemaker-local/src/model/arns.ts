interface Place {
  readonly account: string;
  readonly region: string;
}

const arn = ({ account, region }: Place, kind: string, name: string): string =>
  `arn:aws:sagemaker:${region}:${account}:${kind}/${name}`;

export const trainingJobArn = (place: Place, name: string): string => arn(place, 'training-job', name);
export const transformJobArn = (place: Place, name: string): string => arn(place, 'transform-job', name);
/** Rule evaluations of Debugger are processing jobs too. */
export const processingJobArn = (place: Place, name: string): string => arn(place, 'processing-job', name);
export const modelArn = (place: Place, name: string): string => arn(place, 'model', name);
export const endpointConfigArn = (place: Place, name: string): string => arn(place, 'endpoint-config', name);
export const endpointArn = (place: Place, name: string): string => arn(place, 'endpoint', name);
export const modelPackageGroupArn = (place: Place, name: string): string => arn(place, 'model-package-group', name);
/** @param name `<group>/<version>`, or the name of a package without versions */
export const modelPackageArn = (place: Place, name: string): string => arn(place, 'model-package', name);
export const experimentArn = (place: Place, name: string): string => arn(place, 'experiment', name);
export const trialArn = (place: Place, name: string): string => arn(place, 'experiment-trial', name);
export const trialComponentArn = (place: Place, name: string): string => arn(place, 'experiment-trial-component', name);
export const tuningJobArn = (place: Place, name: string): string => arn(place, 'hyper-parameter-tuning-job', name);
export const autoMLJobArn = (place: Place, name: string): string => arn(place, 'automl-job', name);
export const scalableTargetArn = ({ account, region }: Place, resource: string): string =>
  `arn:aws:application-autoscaling:${region}:${account}:scalable-target/${resource}`;
export const scalingPolicyArn = ({ account, region }: Place, resource: string, policy: string): string =>
  `arn:aws:autoscaling:${region}:${account}:scalingPolicy:resource/sagemaker/${resource}:policyName/${policy}`;
export const logGroupArn = ({ account, region }: Place, group: string): string =>
  `arn:aws:logs:${region}:${account}:log-group:${group}`;
