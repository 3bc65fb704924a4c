import type { PublishInput, StagedVersion } from '../../contracts/publication/publication.js';
import type { PointerMoveInput, RollbackInput } from '../../contracts/publication/rollback.js';
import { type ChannelInput, writeChannel } from '../channels/write-channel.js';
import { withHeartbeats } from '../heartbeats.js';
import { checkVersion } from './check-version.js';
import type { ForecastDeps } from './deps.js';
import { type DriftInput, measureDrift } from './measure-drift.js';
import { movePointerBack } from './move-pointer-back.js';
import { prepareRollback } from './prepare-rollback.js';
import { stageVersion } from './stage-version.js';
import { switchPointer } from './switch-pointer.js';

export const createForecastActivities = (deps: ForecastDeps) => ({
  stageVersion: (input: PublishInput) => withHeartbeats('writing the version', () => stageVersion(deps, input)),
  checkVersion: (staged: StagedVersion, publication?: PublishInput) =>
    withHeartbeats('checking the version', () => checkVersion(deps, staged, publication)),
  switchPointer: (staged: StagedVersion) => withHeartbeats('switching the pointer', () => switchPointer(deps, staged)),
  writeChannelManifest: (input: ChannelInput) => withHeartbeats('writing a channel', () => writeChannel(deps, input)),
  measureDrift: (input: DriftInput) => withHeartbeats('adding up the forecast', () => measureDrift(deps, input)),
  prepareRollback: (input: RollbackInput) =>
    withHeartbeats('looking for the version', () => prepareRollback(deps, input)),
  movePointerBack: (input: PointerMoveInput) =>
    withHeartbeats('moving the pointer back', () => movePointerBack(deps, input)),
});

export type ForecastActivities = ReturnType<typeof createForecastActivities>;
