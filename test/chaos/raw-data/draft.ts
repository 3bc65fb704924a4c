import { gzipSync } from 'node:zlib';

export const TABLES = ['calendar', 'sales', 'prices'] as const;
export type Table = (typeof TABLES)[number];

/** A line of a table. */
export interface Line {
  fields: string[];
  /** Written instead of the fields. */
  raw?: string;
}

/** A raw file that can be broken in many ways before it is written: fields first, then lines, columns, text and bytes. */
export class DraftFile {
  /** As it is called in its folder; undefined where it is left out. */
  name: string | undefined;
  /** The header first. */
  lines: Line[];
  quotesAll = false;
  readonly textEdits: ((text: string) => string)[] = [];
  encode = (text: string): Buffer => Buffer.from(text);
  readonly byteEdits: ((bytes: Buffer) => Buffer)[] = [];

  constructor(
    readonly plainName: string,
    lines: readonly (readonly string[])[],
  ) {
    this.name = plainName;
    this.lines = lines.map((fields) => ({ fields: [...fields] }));
  }

  get header(): Line {
    return this.lines[0] as Line;
  }

  /** All lines below the header. */
  get rows(): Line[] {
    return this.lines.slice(1);
  }

  /** Position of a column. */
  at(column: string): number {
    const at = this.header.fields.indexOf(column);
    if (at === -1) throw new Error(`${this.plainName} has no column ${column}`);
    return at;
  }

  get(line: Line, column: string): string {
    return line.fields[this.at(column)] as string;
  }

  set(line: Line, column: string, value: string): void {
    line.fields[this.at(column)] = value;
  }

  compress(): void {
    this.name = `${this.plainName}.gz`;
    this.byteEdits.push((bytes) => gzipSync(bytes));
  }

  private written: Buffer | undefined;

  /** The same every time: edits may throw dice. */
  render(): Buffer {
    this.written ??= this.write();
    return this.written;
  }

  private write(): Buffer {
    const quoted = (field: string) =>
      this.quotesAll || /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
    const text = `${this.lines.map(({ fields, raw }) => raw ?? fields.map(quoted).join(',')).join('\n')}\n`;
    const bytes = this.encode(this.textEdits.reduce((edited, edit) => edit(edited), text));
    return this.byteEdits.reduce((edited, edit) => edit(edited), bytes);
  }
}

export type Draft = Readonly<Record<Table, DraftFile>>;
