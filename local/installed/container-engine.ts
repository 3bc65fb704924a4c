import { findEngine } from '../../packages/sagemaker-local/src/runners/container-engine.js';

/**
 * Program and first words of the container engine of this machine, as the local SageMaker finds it: what DOCKER names, else Docker,
 * else Podman; undefined when none answers.
 */
export const containerEngine = async (): Promise<readonly string[] | undefined> => (await findEngine())?.command;
