/** Columns of the sales that hold names, and what a name of each is called. */
export const NAME_COLUMNS = {
  item: { column: 'item_id', called: 'items' },
  department: { column: 'dept_id', called: 'departments' },
  category: { column: 'cat_id', called: 'categories' },
  store: { column: 'store_id', called: 'stores' },
  state: { column: 'state_id', called: 'states' },
} as const;

/** Names of each column, with the line in which each stands first. */
export type KnownNames = Readonly<Record<keyof typeof NAME_COLUMNS, Map<string, number>>>;

export const noNames = (): KnownNames => ({
  item: new Map(),
  department: new Map(),
  category: new Map(),
  store: new Map(),
  state: new Map(),
});

/** Characters of the longest name: longer ones are a missing comma, and would fill every message that has them. */
export const MAX_NAME = 200;

/**
 * Reports names that can't be carried, and names that nobody can tell apart: they would be series of their own.
 *
 * @param placeOf what a line is called in sentences
 */
export function checkNames(
  known: KnownNames,
  placeOf: (line: number) => string,
  fault: (line: number, column: string, value: string, problem: string, cure: string) => void,
): void {
  for (const part of Object.keys(NAME_COLUMNS) as (keyof KnownNames)[]) {
    const { column, called } = NAME_COLUMNS[part];
    const alike = new Map<string, string>();
    for (const [name, line] of known[part]) {
      const plain = withoutBlanks(name);
      const unusable = unusableName(name);
      if (unusable !== undefined) {
        fault(line, column, name, unusable.problem, unusable.cure);
        continue;
      }
      const earlier = alike.get(plain);
      if (plain === '') fault(line, column, name, 'a name is empty', `Give every row its ${column}.`);
      else if (earlier === undefined) alike.set(plain, name);
      else {
        // What has nothing odd is meant, wherever it stands.
        const [meant, odd] = name === plain ? [name, earlier] : [earlier, name];
        alike.set(plain, meant);
        const cure = `Write '${meant}', as in ${placeOf(known[part].get(meant) as number)}, or give them names that differ.`;
        fault(
          known[part].get(odd) as number,
          column,
          odd,
          `two ${called} differ in blanks or the form of letters alone`,
          cure,
        );
      }
    }
  }
}

/** What keeps a text from being a name, empty ones apart; whatever else people write is one. */
export function unusableName(name: string): { readonly problem: string; readonly cure: string } | undefined {
  if (/[\p{Cc}\p{Cs}\ufeff]/u.test(name)) {
    return {
      problem: 'a name has a control character',
      cure: 'Leave it out wherever the name stands, in the prices too.',
    };
  }
  if (name.length > MAX_NAME) {
    return {
      problem: `a name is longer than ${MAX_NAME} characters`,
      cure: 'Shorten it wherever it stands, in the prices too, or look for a missing comma.',
    };
  }
  return undefined;
}

/** Equal for names that look the same: blanks, the form of letters and signs without width aside. */
export const withoutBlanks = (name: string): string =>
  name
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Equal for names that people take for the same: letter case, blanks and signs aside. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
