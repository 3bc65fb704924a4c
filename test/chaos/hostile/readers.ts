import { archiveReader } from './archive-reader.js';
import { csvReader } from './csv-reader.js';
import { eventsReader } from './events-reader.js';
import type { HostileReader } from './hostile-reader.js';
import { regexReader } from './regex-reader.js';
import { yamlReader } from './yaml-reader.js';

/** All that reads what others wrote, by the kind of what it reads. */
export const READERS = {
  archive: archiveReader,
  csv: csvReader,
  events: eventsReader,
  regex: regexReader,
  yaml: yamlReader,
} as const satisfies Readonly<Record<string, HostileReader>>;

export type ReaderKind = keyof typeof READERS;
export const READER_KINDS = Object.keys(READERS) as readonly ReaderKind[];
