/** Parts that both runs have, and those of one alone, by name. */
export interface ComparedParts {
  readonly same: number;
  readonly differing: readonly string[];
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
}

/** A part by what it is of: how it is called, and what tells it from the same part of another run. */
export type Parts = ReadonlyMap<string, { readonly name: string; readonly content: string }>;

/** @returns undefined where one of the runs does not say */
export function compareParts(a: Parts | undefined, b: Parts | undefined): ComparedParts | undefined {
  if (a === undefined || b === undefined) return undefined;
  const both = [...a].filter(([key]) => b.has(key));
  const differing = both.filter(([key, { content }]) => b.get(key)?.content !== content);
  const namesOf = (parts: Iterable<readonly [string, { readonly name: string }]>) =>
    [...parts].map(([, { name }]) => name);
  return {
    same: both.length - differing.length,
    differing: namesOf(differing),
    onlyA: namesOf([...a].filter(([key]) => !b.has(key))),
    onlyB: namesOf([...b].filter(([key]) => !a.has(key))),
  };
}
