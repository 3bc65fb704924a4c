/** A name of an algorithm, as settings have it. */
const NAME = /^[A-Z][A-Z0-9_]*$/;

/** Settings that there is one of for each algorithm, by its name: `FORECAST_IMAGE_HIST_GB` is that of hist-gb. */
export function algorithmSettings(environment: NodeJS.ProcessEnv, prefix: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([variable, given]) => {
      const name = variable.startsWith(prefix) ? variable.slice(prefix.length) : '';
      return !NAME.test(name) || !given ? [] : [[name.toLowerCase().replaceAll('_', '-'), given]];
    }),
  );
}
