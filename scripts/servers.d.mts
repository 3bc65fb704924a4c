export interface ServerPin {
  readonly title: string;
  readonly version: string;
  readonly binary: string;
  /** Go package that it is built from. */
  readonly package: string;
  /** Build time on two cores. */
  readonly minutes: number;
}
export const SERVERS: { readonly temporal: ServerPin; readonly versitygw: ServerPin };
export function temporalPath(): string | undefined;
export function versitygwPath(): string | undefined;
export function serverPath(server: ServerPin): string | undefined;
export function cachedServer(server: ServerPin): string;
export function onPath(name: string): string | undefined;
