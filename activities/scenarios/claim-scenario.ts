import { hashOf } from '@durable-forecast/lib/hash';
import { canonicalScenario, scenarioHash } from '../../contracts/scenario/scenario.js';
import {
  type ClaimedScenario,
  SCENARIO_DEFINITION,
  type ScenarioDefinition,
  storedDefinition,
} from '../../contracts/scenario/scenario-definition.js';
import { scenarioPaths } from '../../contracts/scenario/scenario-paths.js';
import type { WhatIfInput } from '../../contracts/scenario/what-if.js';
import { failure } from '../aws/aws-failure.js';
import { writeIf } from '../s3/conditional-write.js';
import { sealedFor } from '../s3/json-for.js';
import { provenOf } from '../s3/read-json.js';
import type { ScenarioDeps } from './deps.js';

/** Deletions of a name that come between a write that lost and a look at what it lost to, one after the other. */
const MOST_DELETIONS = 20;

/**
 * Makes a name that of these changes, until the scenario is deleted. Whoever asks for the same again, or comes back after a crash, has it already.
 *
 * @returns the definition that counts, which is the first one
 * @throws ScenarioExists when the name belongs to other changes, or to another version
 */
export async function claimScenario(
  { s3, bucket }: Pick<ScenarioDeps, 's3' | 'bucket'>,
  { forecast, version, scenario, changes, by }: WhatIfInput,
): Promise<ClaimedScenario> {
  const { definition: uri } = scenarioPaths(bucket, forecast).scenario(scenario);
  const own: ScenarioDefinition = {
    ...{ schema: SCENARIO_DEFINITION, scenario, forecast, version },
    ...{ changes: canonicalScenario(changes), hash: scenarioHash(changes), by, at: new Date().toISOString() },
  };
  const body = sealedFor(uri, own);
  for (let deletions = 0; deletions <= MOST_DELETIONS; deletions += 1) {
    const written = await writeIf(s3, uri, { kind: 'absent' }, { body, contentType: 'application/json' });
    if (written.kind === 'won') return withId(own);
    // It was deleted in between, so the name is free.
    if (written.winner === undefined) continue;
    const first = provenOf(uri, new TextDecoder().decode(written.winner.content), storedDefinition);
    if (first.version === version && first.hash === own.hash) return withId(first);
    const what = first.version === version ? 'other changes' : `version ${first.version}`;
    throw failure(
      'ScenarioExists',
      `The scenario ${scenario} of ${forecast} is one of ${what}, by ${first.by} at ${first.at}.`,
    );
  }
  throw failure('ScenarioExists', `${uri} was written and deleted again and again.`);
}

const withId = (definition: ScenarioDefinition): ClaimedScenario => ({
  ...definition,
  id: hashOf([definition.at, definition.by]).slice(0, 8),
});
