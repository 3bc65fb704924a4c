import type { HonoJsonWebKey } from 'hono/utils/jwt/jws';

/** Keys that are replaced are published beside the new ones for longer than this. */
const KEPT_MS = 60_000;
/** Who asks meanwhile gets the same answer: a provider that is away is not asked by each of them. */
const KEPT_FAULT_MS = 5_000;
const TIMEOUT_MS = 5_000;

/** Public keys of an identity provider. */
export class ProviderKeys {
  private held: { readonly keys: Promise<readonly HonoJsonWebKey[]>; until: number } | undefined;

  constructor(private readonly url: string) {}

  /** Those of the last minute, or new ones. @throws Error saying why the provider does not give them */
  get(): Promise<readonly HonoJsonWebKey[]> {
    if (this.held !== undefined && performance.now() < this.held.until) return this.held.keys;
    const held = { keys: askFor(this.url), until: Number.POSITIVE_INFINITY };
    const keep = (ms: number) => () => {
      held.until = performance.now() + ms;
    };
    held.keys.then(keep(KEPT_MS), keep(KEPT_FAULT_MS));
    this.held = held;
    return held.keys;
  }
}

async function askFor(url: string): Promise<readonly HonoJsonWebKey[]> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((error: Error) => {
    const { message } = error.cause instanceof Error && error.cause.message !== '' ? error.cause : error;
    throw new Error(`${url} does not answer: ${message}`);
  });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  const { keys } = ((await answer.json().catch(() => undefined)) ?? {}) as { readonly keys?: unknown };
  if (Array.isArray(keys)) return keys;
  throw new Error(`${url} answers no set of keys ({"keys": […]})`);
}
