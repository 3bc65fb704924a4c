/** Columns that help and messages take where nobody says how wide the terminal is. */
const USUAL_WIDTH = 80;
/** A terminal that says it is narrower is not believed: nothing could be shown on it. */
const LEAST_WIDTH = 40;

/**
 * Columns for a table on standard output; undefined where there is no end to a line: in a pipe or a file each row stays one
 * line, which other programs can read.
 */
export function outputWidth(
  output: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout,
): number | undefined {
  const given = Number(process.env.COLUMNS);
  if (!output.isTTY) return given > 0 ? Math.max(LEAST_WIDTH, given) : undefined;
  return Math.max(LEAST_WIDTH, output.columns ?? USUAL_WIDTH);
}
