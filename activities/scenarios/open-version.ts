import type { OpenedVersion, WhatIfInput } from '../../contracts/scenario/what-if.js';
import { openMadeOf } from '../versions/open-made-of.js';
import type { ScenarioDeps } from './deps.js';

/** A published version to compute a scenario of. @throws ScenarioImpossible saying what is gone, or damaged, and what can be done */
export async function openVersion(
  deps: Pick<ScenarioDeps, 's3' | 'bucket'>,
  input: Pick<WhatIfInput, 'forecast' | 'version'>,
): Promise<OpenedVersion> {
  const of = { ...input, failure: 'ScenarioImpossible', cannot: 'can have no scenarios' } as const;
  const { manifest, ...opened } = await openMadeOf(deps, of);
  return { ...opened, hasQuantiles: manifest.files['levels.parquet'] !== undefined };
}
