/** What pg_dump writes of a column of bytes: `\x` and two digits for each, with another backslash in COPY's text. */
const BYTES = /\\+x((?:[0-9a-f]{2})+)/g;

/** Which of the texts a dump of PostgreSQL holds, as text or in the bytes of a column, where Temporal keeps payloads as they came. */
export function findInDump(dump: string, texts: readonly string[]): readonly string[] {
  const bytes = [...dump.matchAll(BYTES)].map(([, digits]) => Buffer.from(digits as string, 'hex').toString('latin1'));
  const all = [dump, ...bytes].join('\n').toLowerCase();
  return texts.filter((text) => all.includes(text.toLowerCase()));
}
