import type { S3Client } from '@aws-sdk/client-s3';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { storedManifest } from '../../contracts/publication/version-manifest.js';
import type { CurrentVersion } from '../../reports/report-data.js';
import type { ComparedVersion } from '../forecasts/check-limits.js';
import { compareWithCurrent } from '../forecasts/compare-with-current.js';
import { readJsonIfSound } from '../s3/read-json.js';
import type { ForecastToDraw } from './draw-forecast.js';

export interface DescribedCurrent {
  /** What the forecast's total is held against. */
  readonly compared: ComparedVersion;
  /** Undefined where there is none that it can be held against. */
  readonly version: CurrentVersion | undefined;
}

/** The version that planners read now, with the scores that it was published with. */
export async function describeCurrent(
  s3: S3Client,
  { bucket, name, originDate, version: own }: ForecastToDraw,
): Promise<DescribedCurrent> {
  const compared = await compareWithCurrent(s3, { bucket, name, originDate, version: own });
  if (compared.problem !== undefined) return { compared, version: undefined };
  const { version, origin } = compared;
  const { value } = await readJsonIfSound(s3, forecastPaths(bucket, name).version(version).manifest, storedManifest);
  const metrics = value?.lineage?.metrics;
  return {
    compared,
    version: {
      ...{ version, origin },
      champion: value?.champion,
      wrmsse: metrics?.wrmsse ?? value?.wrmsse,
      baseline: metrics?.baseline,
    },
  };
}
