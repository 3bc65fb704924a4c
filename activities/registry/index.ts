import type { Registration } from '../../contracts/registry/registration.js';
import type { RollbackMark } from '../../contracts/registry/rollback-mark.js';
import { withHeartbeats } from '../heartbeats.js';
import type { RegistryDeps } from './deps.js';
import { markRollback } from './mark-rollback.js';
import { registerChampion } from './register-champion.js';

export const createRegistryActivities = (deps: RegistryDeps) => ({
  registerChampion: (registration: Registration) =>
    withHeartbeats('registering the champion', () => registerChampion(deps, registration)),
  markRollback: (mark: RollbackMark) =>
    withHeartbeats('telling the model registry of the rollback', () => markRollback(deps, mark)),
});

export type RegistryActivities = ReturnType<typeof createRegistryActivities>;
