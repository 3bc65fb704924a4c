import { withoutBlanks } from './check-names.js';

/** A name or type of events, as the calendar writes it. */
export interface EventText {
  readonly text: string;
  readonly column: string;
  /** Where it stands first. */
  readonly line: number;
  readonly count: number;
}

type AddFault = (line: number, column: string, value: string, problem: string, cure: string) => void;

/** The names and types of all events: a slip in one makes another event of it, which nobody would miss. */
export class EventTexts {
  readonly names = new Map<string, EventText>();
  readonly types = new Map<string, EventText>();
  private readonly untyped: { readonly line: number; readonly column: string; readonly name: string }[] = [];

  /** @param type empty where the event has none */
  add(
    line: number,
    [nameColumn, name]: readonly [string, string],
    [typeColumn, type]: readonly [string, string],
  ): void {
    count(this.names, { text: name, column: nameColumn, line });
    if (type === '') this.untyped.push({ line, column: typeColumn, name });
    else count(this.types, { text: type, column: typeColumn, line });
  }

  /** Reports what only all events show. */
  check(fault: AddFault): void {
    for (const [texts, called] of [
      [this.names, 'events'],
      [this.types, 'types of events'],
    ] as const) {
      checkAlike(texts, called, fault);
    }
    // A calendar may do without types, but not here and there.
    if (this.types.size === 0) return;
    const types = [...this.types.keys()].slice(0, 5).join(', ');
    for (const { line, column, name } of this.untyped) {
      const cure = `Write its type, such as ${types}, or leave out all types.`;
      fault(line, column, name, 'an event has a name but no type', cure);
    }
  }
}

function count(texts: Map<string, EventText>, { text, column, line }: Omit<EventText, 'count'>): void {
  const known = texts.get(text);
  texts.set(text, known === undefined ? { text, column, line, count: 1 } : { ...known, count: known.count + 1 });
}

function checkAlike(texts: ReadonlyMap<string, EventText>, called: string, fault: AddFault): void {
  const alike = new Map<string, EventText>();
  // The more usual one is what is meant.
  for (const one of [...texts.values()].toSorted((a, b) => b.count - a.count)) {
    const plain = withoutBlanks(one.text).toLowerCase().replaceAll(' ', '');
    const usual = alike.get(plain);
    if (usual === undefined) alike.set(plain, one);
    else {
      const cure = `Write '${usual.text}', as in line ${usual.line}, wherever it is meant, or give them names that differ.`;
      fault(one.line, one.column, one.text, `two ${called} differ in letter case or blanks alone`, cure);
    }
  }
}
