import type { ContainerImage } from '../images/registry.js';
import type { EngineSettings } from './engine-deps.js';

/**
 * The environment of a container: what every one gets, then what a request asks for, then what no request may change.
 *
 * @param asked the later wins
 */
export function containerEnvironment(
  settings: EngineSettings,
  image: ContainerImage,
  ml: string,
  ...asked: readonly (Readonly<Record<string, string>> | undefined)[]
): Record<string, string> {
  return { ...sharedEnvironment(settings, image, ml, ...asked), ...placeOf(image, ml) };
}

/** The part of it that is the same for all jobs that ask for the same. */
export function sharedEnvironment(
  settings: EngineSettings,
  image: ContainerImage,
  ml: string,
  ...asked: readonly (Readonly<Record<string, string>> | undefined)[]
): Record<string, string> {
  const base = baseEnvironment(settings, image, ml);
  const all: Record<string, string> = Object.assign({}, base, ...asked);
  return { ...all, ...ownModulesFirst(base.PYTHONPATH, all.PYTHONPATH) };
}

/** A request adds to the Python path of a container; its own modules are part of the program. */
const ownModulesFirst = (own: string | undefined, asked: string | undefined): { PYTHONPATH?: string } =>
  own === undefined || asked === undefined || asked === own ? {} : { PYTHONPATH: `${own}:${asked}` };

/** An image brings its own paths. */
function baseEnvironment(settings: EngineSettings, image: ContainerImage, ml: string): Record<string, string> {
  const common = {
    // Lines reach the log when they are written, not when the job ends.
    PYTHONUNBUFFERED: '1',
    OMP_NUM_THREADS: String(settings.threadsPerJob),
    // Jobs share this machine's cores, which instances of AWS do not. Threads that spin while they wait for each other would
    // keep other jobs from them: two trainings of two threads on two cores take 2 to 12 times as long as with sleeping ones.
    OMP_WAIT_POLICY: 'passive',
    ...settings.containerEnvironment,
  };
  if (image.kind === 'engine') return common;
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: process.env.HOME ?? ml,
    LANG: process.env.LANG ?? 'C.UTF-8',
    // The containers' own code is part of the program: running it must leave no byte code beside it.
    PYTHONDONTWRITEBYTECODE: '1',
    ...common,
    ...image.environment,
  };
}

/** Where a process's /opt/ml lies. Both SageMaker toolkits know this variable. */
const placeOf = (image: ContainerImage, ml: string): Record<string, string> =>
  image.kind === 'engine' ? {} : { SAGEMAKER_BASE_DIR: ml };
