import { type Draft, DraftFile, TABLES } from './draft.js';
import type { Inspection } from './inspection.js';
import type { Point } from './judge.js';

/**
 * Mends what a refusal names, and nothing else: the lines of the list become those of the sound data again.
 *
 * @returns what is still wrong then; undefined where the data is sound again, or lines were not what was damaged
 */
export async function followCure(
  inspection: Inspection,
  { damages: [damage, other], places, draft, inspected }: Point,
  sound: { readonly draft: Draft; readonly content: string },
): Promise<string | undefined> {
  const isOfLines = other === undefined && damage?.step === 'fields' && places[0]?.line !== undefined;
  if (!isOfLines || inspected.kind !== 'refused') return undefined;
  const mended = Object.fromEntries(
    TABLES.map((table) => {
      const { plainName, lines } = draft[table];
      const named = new Set(inspected.faults.filter(({ file }) => file === plainName).map(({ line }) => line));
      const right = sound.draft[table].lines;
      return [
        table,
        new DraftFile(
          plainName,
          lines.map(({ fields }, at) => (named.has(at + 1) ? right[at]?.fields : undefined) ?? fields),
        ),
      ];
    }),
  ) as unknown as Draft;
  const again = await inspection.inspect(mended);
  if (again.kind === 'read' && again.content === sound.content) return undefined;
  const rest = again.kind === 'read' ? 'other data is read' : again.message;
  return `mending the lines that it names is not enough: ${inspected.message}\nthen: ${rest}`;
}
