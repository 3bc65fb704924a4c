import { InvalidArgumentError } from 'commander';

/** Whether nobody reaches an address from another machine. */
export const isLoopback = (address: string): boolean => ['127.0.0.1', '::1', 'localhost'].includes(address);

/** Parses the port of a server; 0 is one that is free. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a port number, 0 to 65535.');
}

/** Parses an option that names hosts and may be repeated. */
export function hostNames(text: string, before: readonly string[]): readonly string[] {
  if (/^(\[[0-9a-f:]+\]|[a-z0-9.-]+)$/i.test(text)) return [...before, text];
  throw new InvalidArgumentError('Give the name of a host without scheme and port, as forecasts.example.com.');
}
