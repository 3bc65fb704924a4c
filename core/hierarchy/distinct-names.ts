import { encodeId } from '@durable-forecast/lib/encode-id';

/**
 * A name for each tuple of ids: the ids joined by `_`, as M5 does it. Where that gives two tuples one name (`A` and `B_C`,
 * `A_B` and `C`), these have their ids encoded and joined by dots; every other tuple too, should that not be enough.
 *
 * @param tuples different ones, of the same length
 */
export function distinctNames(tuples: readonly (readonly string[])[]): readonly string[] {
  const joined = tuples.map((ids) => ids.join('_'));
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const name of joined) (seen.has(name) ? shared : seen).add(name);
  if (shared.size === 0) return joined;
  const coded = (ids: readonly string[]) => ids.map(encodeId).join('.');
  const names = tuples.map((ids, index) =>
    shared.has(joined[index] as string) ? coded(ids) : (joined[index] as string),
  );
  return new Set(names).size === names.length ? names : tuples.map(coded);
}
