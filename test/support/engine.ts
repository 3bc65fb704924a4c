import { type ContainerEngine, findEngine } from '../../local/sagemaker/runners/container-engine.js';

/** What `docker build -f lightgbm/Dockerfile -t durable-forecast-lightgbm:1 .` in containers/ makes. */
export const lightgbmTag = 'durable-forecast-lightgbm:1';

/** A container engine of this machine that has the LightGBM image. */
export const engineWithLightgbm: ContainerEngine | undefined = await (async () => {
  const engine = await findEngine();
  return engine !== undefined && (await engine.hasImage(lightgbmTag)) ? engine : undefined;
})();

/** Name of a test group that needs the image, saying why it is skipped. */
export const engineTitle = (title: string): string =>
  engineWithLightgbm === undefined ? `${title} (skipped: no container engine has ${lightgbmTag})` : title;
