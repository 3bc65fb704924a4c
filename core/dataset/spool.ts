/** Where bytes wait by name until their turn comes: in memory or on a disk. */
export interface Spool {
  /** The bytes may change afterwards. */
  append(name: string, bytes: Uint8Array): void;
  /** All that was appended under a name, in memory of its own that begins at a multiple of 8; empty where nothing was. */
  read(name: string): Uint8Array<ArrayBuffer>;
}
