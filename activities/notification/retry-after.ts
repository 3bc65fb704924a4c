/**
 * How long a receiver asks to wait, by its header `Retry-After`: seconds, or a date.
 *
 * @source RFC 9110, 10.2.3
 * @returns milliseconds; undefined where it asks nothing that can be understood, or for no time
 */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return ms > 0 ? ms : undefined;
}
