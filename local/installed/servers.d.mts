export interface ServerPin {
  readonly title: string;
  readonly version: string;
  readonly binary: string;
  /** Go package that it is built from. */
  readonly package: string;
  /** Build time on two cores. */
  readonly minutes: number;
  /** Finds major and minor in what `--version` prints. */
  readonly reported: RegExp;
  /** Oldest usable major and minor of a server on PATH. */
  readonly oldest: readonly [number, number];
  /** Releases whose checksum is known, by `platform-arch`. */
  readonly releases: Readonly<Record<string, { readonly url: string; readonly sha256: string }>>;
}
export const SERVERS: { readonly temporal: ServerPin; readonly versitygw: ServerPin };
export function temporalPath(): string | undefined;
export function versitygwPath(): string | undefined;
export function serverPath(server: ServerPin): string | undefined;
export function cachedServer(server: ServerPin): string;
export function onPath(name: string): string | undefined;
