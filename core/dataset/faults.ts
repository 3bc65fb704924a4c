import { shown } from './shown.js';

/** One thing wrong in the raw files. */
export interface Fault {
  readonly file: string;
  /** Where `line` is a row of a table, which has no header; a line of text by default. */
  readonly countedIn?: 'rows';
  /** Counted from 1, the header included; 0 where the whole file is meant. */
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly problem: string;
  readonly cure: string;
}

/** Faults of one kind, reported together with some of their places. */
export interface FaultGroup {
  readonly file: string;
  /** Where the places are rows of a table; lines of text by default. */
  readonly countedIn?: 'rows';
  readonly problem: string;
  /** Of the first place, and of all others that have none of their own. */
  readonly cure: string;
  readonly count: number;
  /** The first ones, at most `KEPT_PLACES`. */
  readonly places: readonly FaultPlace[];
}

export interface FaultPlace {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  /** Where it differs from that of the group. */
  readonly cure?: string;
}

/** Stands for the file where the request asks for what the data has not. */
export const REQUEST = 'request';
/** Places of a kind that are kept for the list; all are counted. */
export const KEPT_PLACES = 1000;
/** Places of a kind that a message shows. */
export const SHOWN_PLACES = 5;
const SHOWN_CURE = 1000;

interface Kind {
  readonly group: Omit<FaultGroup, 'count' | 'places'>;
  count: number;
  readonly places: FaultPlace[];
}

/** Collects faults in the order in which they are found; memory stays small however many there are. */
export class FaultList {
  private readonly byKind = new Map<string, Kind>();
  private total = 0;

  add({ line, column, value, cure, ...fault }: Fault): void {
    // A cure may quote names from the files.
    const group = { ...fault, cure: shown(cure, SHOWN_CURE) };
    const kind = this.kindOf(group);
    this.total += 1;
    kind.count += 1;
    if (kind.places.length < KEPT_PLACES) {
      kind.places.push({ line, column: shown(column), value: shown(value), ...ownCure(group.cure, kind) });
    }
  }

  /** Counts more of a kind whose places are of no use to anybody any more. */
  addMore({ cure, line: _line, column: _column, value: _value, ...fault }: Fault, more: number): void {
    if (more === 0) return;
    this.total += more;
    this.kindOf({ ...fault, cure: shown(cure, SHOWN_CURE) }).count += more;
  }

  /** Takes over the faults of a part of a file, whose lines are counted from the end of the part before. */
  addPart(groups: readonly FaultGroup[], linesBefore: number): void {
    for (const { count, places, ...group } of groups) {
      const kind = this.kindOf(group);
      this.total += count;
      kind.count += count;
      for (const place of places) {
        if (kind.places.length >= KEPT_PLACES) break;
        const { line, column, value, cure = group.cure } = place;
        // A place without a line is the whole file, whatever part it was found in.
        kind.places.push({ line: line === 0 ? 0 : line + linesBefore, column, value, ...ownCure(cure, kind) });
      }
    }
  }

  private kindOf(group: Kind['group']): Kind {
    const key = `${group.file}\n${group.problem}`;
    const kind = this.byKind.get(key) ?? { group, count: 0, places: [] };
    this.byKind.set(key, kind);
    return kind;
  }

  get count(): number {
    return this.total;
  }

  get groups(): readonly FaultGroup[] {
    return [...this.byKind.values()].map(({ group, count, places }) => ({ ...group, count, places }));
  }
}

const ownCure = (cure: string, { group }: Kind): { readonly cure?: string } => (cure === group.cure ? {} : { cure });

/** The faults as a list for people: what, where, value, cure. */
export function describeFaults(groups: readonly FaultGroup[]): string {
  return groups.map(describeGroup).join('\n');
}

function describeGroup({ file, countedIn, problem, cure, count, places }: FaultGroup): string {
  const unit = countedIn === 'rows' ? 'row' : 'line';
  const listed = places.slice(0, SHOWN_PLACES);
  const more = count > listed.length ? [`    and ${count - listed.length} more`] : [];
  const areOwn = listed.some((place) => place.cure !== undefined);
  return [
    `  ${file}: ${problem}${count > 1 ? ` (${count} times)` : ''}`,
    ...listed.flatMap((place) => [
      `    ${describePlace(place, unit)}`,
      ...(areOwn ? [`      cure: ${place.cure ?? cure}`] : []),
    ]),
    ...more,
    ...(areOwn ? [] : [`    cure: ${cure}`]),
  ].join('\n');
}

function describePlace({ line, column, value }: FaultPlace, unit: 'row' | 'line'): string {
  const where = [line === 0 ? '' : `${unit} ${line}`, column === '' ? '' : line === 0 ? column : `column ${column}`];
  const place = where.filter((word) => word !== '').join(', ') || 'the whole file';
  return value === '' ? place : `${place}: '${value}'`;
}

/** The kept places of all faults as CSV, for people who mend files with programs. */
export function faultsCsv(groups: readonly FaultGroup[]): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = groups.flatMap(({ file, problem, cure, places }) =>
    places.map(({ line, column, value, cure: own }) =>
      [file, line === 0 ? '' : String(line), column, value, problem, own ?? cure].map(quoted).join(','),
    ),
  );
  return `${['file,line,column,value,problem,cure', ...rows].join('\n')}\n`;
}
