import {
  AssociateTrialComponentCommand,
  CreateExperimentCommand,
  CreateTrialCommand,
  CreateTrialComponentCommand,
  DescribeTrialComponentCommand,
  DisassociateTrialComponentCommand,
  ListTrialComponentsCommand,
  type ListTrialComponentsCommandInput,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';

/** Short calls for experiments, trials and their components. @param sagemaker asked at each call: tests start their server later */
export function experimentCalls(sagemaker: () => SageMakerClient) {
  const createExperiment = (ExperimentName: string) =>
    sagemaker().send(
      new CreateExperimentCommand({ ExperimentName, Description: 'demand', Tags: [{ Key: 'team', Value: 'demand' }] }),
    );
  const createTrial = (ExperimentName: string, TrialName: string) =>
    sagemaker().send(new CreateTrialCommand({ ExperimentName, TrialName }));
  const createComponent = (TrialComponentName: string) =>
    sagemaker().send(new CreateTrialComponentCommand({ TrialComponentName }));
  const associate = (TrialComponentName: string, TrialName: string) =>
    sagemaker().send(new AssociateTrialComponentCommand({ TrialComponentName, TrialName }));
  const disassociate = (TrialComponentName: string, TrialName: string) =>
    sagemaker().send(new DisassociateTrialComponentCommand({ TrialComponentName, TrialName }));
  const show = (TrialComponentName: string) =>
    sagemaker().send(new DescribeTrialComponentCommand({ TrialComponentName }));
  const componentsOf = async (input: ListTrialComponentsCommandInput) => {
    const { TrialComponentSummaries: found } = await sagemaker().send(new ListTrialComponentsCommand(input));
    return found?.map(({ TrialComponentName }) => TrialComponentName);
  };
  return { createExperiment, createTrial, createComponent, associate, disassociate, show, componentsOf };
}
