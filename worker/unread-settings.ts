import { nearestName } from '@durable-forecast/lib/nearest-name';
import { environmentVariables } from './environment-variables.js';

const PREFIX = 'FORECAST_';
/** What switches tests on reaches the workers that they start. */
const OF_TESTS = ['FORECAST_TEST_', 'FORECAST_RECORD_CALLS'];

/** Variables named like ours that no program of the project reads: what they were to set has not been set. */
export interface UnreadSettings {
  /** Those whose name is nearly that of one which is read, with that. */
  readonly misspelt: readonly { readonly name: string; readonly meant: string }[];
  /** The others, such as a setting of another version. */
  readonly unknown: readonly string[];
}

export function unreadSettings(environment: NodeJS.ProcessEnv): UnreadSettings {
  const unread = Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && environment[name] !== '' && !isRead(name))
    .map((name) => ({ name, meant: nearest(name) }));
  return {
    misspelt: unread.flatMap(({ name, meant }) => (meant === undefined ? [] : [{ name, meant }])),
    unknown: unread.filter(({ meant }) => meant === undefined).map(({ name }) => name),
  };
}

const known = environmentVariables.map(({ name }) => name).filter((name) => name.startsWith(PREFIX));
/** Of `FORECAST_IMAGE_<NAME>` what each such variable begins with. */
const families = known.flatMap((name) => (name.endsWith('<NAME>') ? [name.slice(0, -'<NAME>'.length)] : []));

const isRead = (name: string): boolean =>
  known.includes(name) || [...families, ...OF_TESTS].some((start) => name.startsWith(start));

/** By what follows the prefix: with it, every name would be near to every other. */
function nearest(name: string): string | undefined {
  const meant = nearestName(
    name.slice(PREFIX.length),
    known.map((one) => one.slice(PREFIX.length)),
  );
  return meant === undefined ? undefined : `${PREFIX}${meant}`;
}
