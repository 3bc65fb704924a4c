import type { EngineDeps } from '../hosts/engine-deps.js';
import { EndpointLifecycle } from './endpoint-lifecycle.js';
import { runFolderOf } from './variant-server.js';

/** All endpoints that exist. */
export class EndpointEngine {
  private readonly endpoints = new Map<string, EndpointLifecycle>();
  private closed = false;

  constructor(private readonly deps: EngineDeps) {}

  /** Makes the endpoint do what the store says it is doing. */
  proceed(name: string): void {
    if (this.closed) return;
    let endpoint = this.endpoints.get(name);
    if (endpoint === undefined) {
      endpoint = new EndpointLifecycle(this.deps, name, () => this.endpoints.delete(name));
      this.endpoints.set(name, endpoint);
    }
    endpoint.proceed();
  }

  find(name: string): EndpointLifecycle | undefined {
    return this.endpoints.get(name);
  }

  /** Takes up every endpoint that an earlier server left. @returns their names */
  recover(): string[] {
    const open = this.deps.store.endpoints.inStatus('Creating', 'Updating', 'RollingBack', 'InService', 'Deleting');
    for (const { name } of open) this.proceed(name);
    return open.map(({ name }) => name);
  }

  /** Run folders, absolute, that endpoints may still own. */
  ownedRuns(): Set<string> {
    const { store, settings } = this.deps;
    const all = store.endpoints.inStatus('Creating', 'Updating', 'RollingBack', 'InService', 'Deleting');
    return new Set(
      all
        .flatMap(({ state }) => [...state.fleet.servers, ...(state.next?.servers ?? [])])
        .map((run) => runFolderOf(settings.root, run)),
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.endpoints.values()].map((endpoint) => endpoint.close()));
  }
}
