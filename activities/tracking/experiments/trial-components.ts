import {
  CreateTrialComponentCommand,
  type CreateTrialComponentCommandInput,
  DescribeTrialComponentCommand,
  type DescribeTrialComponentCommandOutput,
  type TrialComponentParameterValue,
  UpdateTrialComponentCommand,
} from '@aws-sdk/client-sagemaker';
import { isInUse, isMissing } from '../../aws/aws-failure.js';
import type { ExperimentsApi } from './experiments-api.js';

/** @source API model of SageMaker: TrialComponentParameters, TrialComponentArtifacts, TrialComponentStatus */
const MOST_PARAMETERS = 300;
const LONGEST_KEY = 320;
const LONGEST_TEXT = 2500;
const LONGEST_MESSAGE = 1024;

export type ComponentContent = Pick<
  CreateTrialComponentCommandInput,
  'DisplayName' | 'Status' | 'StartTime' | 'EndTime' | 'Parameters' | 'InputArtifacts' | 'OutputArtifacts' | 'Tags'
>;

/** Makes a component, or brings the one that there is to this content. */
export async function keepComponent(api: ExperimentsApi, name: string, content: ComponentContent): Promise<void> {
  const { sagemaker } = api.clients;
  try {
    await api.call(
      `CreateTrialComponent ${name}`,
      () => sagemaker.send(new CreateTrialComponentCommand({ TrialComponentName: name, ...content })),
      isInUse,
    );
  } catch (error) {
    if (!isInUse(error)) throw error;
    const { Tags: _, ...changes } = content;
    await api.call(`UpdateTrialComponent ${name}`, () =>
      sagemaker.send(new UpdateTrialComponentCommand({ TrialComponentName: name, ...changes })),
    );
  }
}

export async function describeComponent(
  api: ExperimentsApi,
  name: string,
): Promise<DescribeTrialComponentCommandOutput | undefined> {
  try {
    return await api.call(
      `DescribeTrialComponent ${name}`,
      () => api.clients.sagemaker.send(new DescribeTrialComponentCommand({ TrialComponentName: name })),
      isMissing,
    );
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Numbers as numbers, so that they can be compared; the first so many as SageMaker takes. */
export const parametersOf = (values: Readonly<Record<string, string>>): Record<string, TrialComponentParameterValue> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== '')
      .slice(0, MOST_PARAMETERS)
      .map(([key, value]) => [key.slice(0, LONGEST_KEY), parameterOf(value)]),
  );

function parameterOf(value: string): TrialComponentParameterValue {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number)) return { NumberValue: number };
  return { StringValue: oneLine(value, LONGEST_TEXT) };
}

/** SageMaker's patterns take no line breaks. */
const oneLine = (text: string, longest: number): string => text.replaceAll(/\s*\n\s*/g, ' ').slice(0, longest);

export const messageOf = (text: string): string => oneLine(text, LONGEST_MESSAGE);

export const artifactsOf = (addresses: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(addresses).map(([what, uri]) => [what, { Value: uri }]));
