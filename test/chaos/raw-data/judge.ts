import { stripVTControlCharacters } from 'node:util';
import type { Damage, Place } from './damage.js';
import type { Draft, DraftFile } from './draft.js';
import type { Inspected, ListedFault } from './inspection.js';

/** Characters of a message that a person still reads; what is more is said as counts. */
const MOST_CHARACTERS = 40_000;
/** Bytes that reading a few kilobytes may cost, whatever stands in them. */
export const MOST_MEMORY = 500 * 2 ** 20;

/** A draft with what was done to it and what came of it. */
export interface Point {
  readonly damages: readonly Damage[];
  readonly places: readonly Place[];
  readonly draft: Draft;
  readonly inspected: Inspected;
}

/** What is wrong about the outcome; undefined where it is as it must be. @param sound what the sound data gives */
export function judge({ damages, places, draft, inspected }: Point, sound: string): string | undefined {
  const mustBeRead = damages.every(({ expects }) => expects === 'read');
  switch (inspected.kind) {
    case 'broke':
      return `an error that is none of the data: ${inspected.message}`;
    case 'read':
      if (inspected.content !== sound) return `other data was read, without a word${said(inspected.warnings)}`;
      // Several damages may mend each other: a row that stands twice is deleted.
      return mustBeRead || damages.length > 1 ? undefined : 'it was read as if nothing were wrong';
    case 'refused':
      if (mustBeRead) return `it was refused: ${inspected.message}`;
      return faultOfMessage(inspected.message) ?? faultOfPlaces(places, draft, inspected);
  }
}

const said = (warnings: readonly string[]): string => (warnings.length === 0 ? '' : ` but ${warnings.join(' ')}`);

function faultOfMessage(message: string): string | undefined {
  if (message.length > MOST_CHARACTERS) return `a message of ${message.length} characters`;
  if (stripVTControlCharacters(message) !== message || /[^\n\P{Cc}]/u.test(message)) {
    return 'a message with control characters';
  }
  return undefined;
}

/** A refusal must name the file, a line that is there, and a cure; of one damage, the line that was damaged. */
function faultOfPlaces(
  places: readonly Place[],
  draft: Draft,
  { message, faults }: Extract<Inspected, { kind: 'refused' }>,
): string | undefined {
  const fileOf = ({ table }: Place) => draft[table].plainName;
  // A folder that lacks a table is refused before anything is read.
  if (faults.length === 0) {
    return places.some((place) => message.includes(fileOf(place))) ? undefined : `no file is named: ${message}`;
  }
  const lengths = new Map(Object.values(draft).map((file) => [file.plainName, linesOf(file)]));
  for (const { file, line, cure } of faults) {
    const length = lengths.get(plain(file));
    if (length === undefined) return `a file that is not there: ${file}`;
    if (line !== undefined && !(line >= 1 && line <= length)) return `${file} has no line ${line}`;
    if (cure.length < 10) return `no cure: ${cure}`;
  }
  const isNamed = (place: Place) => {
    const line = place.number ?? (place.line && draft[place.table].lines.indexOf(place.line) + 1);
    return faults.some((fault) => plain(fault.file) === fileOf(place) && (line === undefined || isAt(fault, line)));
  };
  if (places.some(isNamed)) return undefined;
  return `the place is not named: ${message}`;
}

const isAt = ({ line }: ListedFault, wanted: number): boolean => line === wanted;
const plain = (file: string): string => file.replace(/\.gz$/, '');

/** Those of a packed file are not counted. */
const linesOf = (file: DraftFile): number =>
  file.name?.endsWith('.gz') ? Number.POSITIVE_INFINITY : file.render().toString('latin1').split('\n').length;
