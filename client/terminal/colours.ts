import pc from 'picocolors';

type Output = { readonly isTTY?: boolean };

/**
 * Colours of what the commands print. picocolors by itself also colours where `CI` is set: there the output is a log or a pipe,
 * and the programs that read it would find escape codes among the fields.
 */
export const colours = pc.createColors(isColoured(process.stdout, process.env));

/** NO_COLOR wins over FORCE_COLOR (no-color.org, force-color.org); without them a terminal is coloured and nothing else. */
export function isColoured(output: Output, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return output.isTTY === true && env.TERM !== 'dumb';
}
