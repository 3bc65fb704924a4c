/** The fields of a line, or what keeps it from being split. */
export type SplitLine =
  | {
      readonly kind: 'fields';
      readonly texts: readonly string[];
      /** Where it is false, the texts are those of Windows-1252, the usual other encoding. */
      readonly isUtf8: boolean;
    }
  | { readonly kind: 'broken'; readonly value: string; readonly problem: string; readonly cure: string };

// A byte order mark within a file is part of a name, not a mark.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const windows1252 = new TextDecoder('windows-1252');

/** A row of a thousand years of days has no more bytes; what is longer would take many times its length in memory. */
const MOST_BYTES = 4 << 20;
const SHOWN_BYTES = 100;

/** Splits a line at its commas; quotes as in RFC 4180, except that no field holds a line break. */
export function splitLine(line: Uint8Array): SplitLine {
  if (line.length > MOST_BYTES) {
    const { text: value } = decode(line.subarray(0, SHOWN_BYTES));
    const cure = 'Give each row a line of its own, with a field a column.';
    return { kind: 'broken', value, problem: `the line is longer than ${MOST_BYTES} bytes`, cure };
  }
  const { text, isUtf8 } = decode(line);
  const texts = text.includes('"') ? splitQuoted(text) : text.split(',');
  return Array.isArray(texts) ? { kind: 'fields', texts, isUtf8 } : (texts as SplitLine);
}

function decode(line: Uint8Array): { readonly text: string; readonly isUtf8: boolean } {
  try {
    return { text: utf8.decode(line), isUtf8: true };
  } catch {
    return { text: windows1252.decode(line), isUtf8: false };
  }
}

function splitQuoted(text: string): string[] | SplitLine {
  const texts: string[] = [];
  for (let start = 0; start <= text.length; ) {
    if (text[start] !== '"') {
      const comma = text.indexOf(',', start);
      const end = comma === -1 ? text.length : comma;
      texts.push(text.slice(start, end));
      start = end + 1;
      continue;
    }
    const end = endOfQuotes(text, start);
    const value = text.slice(start);
    if (end === -1) {
      const cure = 'Close the quote, and write no line break into a field.';
      return { kind: 'broken', value, problem: 'a quoted field does not end on its line', cure };
    }
    if (end + 1 < text.length && text[end + 1] !== ',') {
      const cure = 'Put the whole field into quotes, and write a quote within it twice.';
      return { kind: 'broken', value, problem: 'a quoted field goes on behind its quote', cure };
    }
    texts.push(text.slice(start + 1, end).replaceAll('""', '"'));
    start = end + 2;
  }
  return texts;
}

/** Position of the quote that closes the one at `start`; -1 where there is none. */
function endOfQuotes(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 2)) {
    if (text[end + 1] !== '"') return end;
  }
  return -1;
}
