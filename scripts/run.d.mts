/**
 * Runs a command to its end; while it works, says every half minute that it does.
 *
 * @returns its last output
 * @throws SetupError with its last lines when it fails
 */
export function run(
  command: string,
  args: readonly string[],
  options?: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly title?: string },
): Promise<string>;
