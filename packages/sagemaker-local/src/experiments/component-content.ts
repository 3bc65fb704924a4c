import { CONTENT_MAPS, type ComponentContent, type TrialComponentState } from '../model/experiment-state.js';
import type { Resource } from '../model/resource.js';
import type { Store } from '../store/store.js';
import { deriveContent } from './derive-content.js';

export interface ShownContent {
  readonly content: ComponentContent;
  /** Of the component or its job, whichever changed last; epoch milliseconds. */
  readonly modifiedAt: number;
}

/** What a component shows: its job as it is, or was when it was deleted, under what clients have written. */
export function componentContent(store: Store, component: Resource<unknown, TrialComponentState>): ShownContent {
  const { job, own, left } = component.state;
  const live = left === undefined && job !== undefined ? deriveContent(store, job) : undefined;
  const below = left ?? live?.content ?? {};
  return {
    content: { ...below, ...defined(own), ...mergedMaps(below, component.state), metrics: metricsOf(below, own) },
    modifiedAt: Math.max(component.modifiedAt, live?.modifiedAt ?? 0),
  };
}

function mergedMaps(below: ComponentContent, { own, removed }: TrialComponentState): ComponentContent {
  return Object.fromEntries(
    CONTENT_MAPS.map((name) => {
      const kept = Object.entries(below[name] ?? {}).filter(([key]) => !removed[name]?.includes(key));
      return [name, { ...Object.fromEntries(kept), ...own[name] }];
    }),
  );
}

/** A metric that clients write takes the place of the job's. */
function metricsOf(below: ComponentContent, own: ComponentContent) {
  const written = own.metrics ?? [];
  const names = new Set(written.map(({ name }) => name));
  return [...(below.metrics ?? []).filter(({ name }) => !names.has(name)), ...written];
}

const defined = (content: ComponentContent): ComponentContent =>
  Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined));
