import type { ScenarioManifest, ScenarioTotal } from '../../contracts/scenario/scenario-manifest.js';
import { UserError } from '../errors/user-error.js';

/** A sum of series in two scenarios, units over the 28 days. */
export interface ComparedTotal {
  readonly level: number;
  readonly name: string;
  readonly base: number;
  /** In either scenario; undefined where it is not among the series that are kept of it. */
  readonly one: number | undefined;
  readonly other: number | undefined;
}

export interface ComparedScenarios {
  readonly forecast: string;
  readonly version: string;
  readonly one: string;
  readonly other: string;
  readonly groups: readonly ComparedTotal[];
  /** Those that moved most in one of them. */
  readonly series: readonly ComparedTotal[];
}

/** @throws UserError where they are of different versions, whose forecasts differ by themselves */
export function compareScenarios(one: ScenarioManifest, other: ScenarioManifest): ComparedScenarios {
  if (one.version !== other.version) {
    throw new UserError(
      `${one.scenario} is a scenario of version ${one.version}, ${other.scenario} of ${other.version}: compare two of one version, since versions differ by themselves. The changes of one can be asked for again of the other version.`,
      'usage',
    );
  }
  return {
    ...{ forecast: one.forecast, version: one.version, one: one.scenario, other: other.scenario },
    groups: one.groups.map(({ level, name, base, scenario }, at) => ({
      ...{ level, name, base, one: scenario },
      other: other.groups[at]?.scenario,
    })),
    series: [...new Map([...one.series, ...other.series].map((total) => [total.name, total])).values()]
      .map(({ level, name, base }) => ({
        ...{ level, name, base },
        one: unitsOf(one, name, base),
        other: unitsOf(other, name, base),
      }))
      .sort((a, b) => distance(b) - distance(a)),
  };
}

/** A series that is not listed has not moved, unless more have than are kept. */
function unitsOf({ series, moved }: ScenarioManifest, name: string, base: number): number | undefined {
  const listed: ScenarioTotal | undefined = series.find((total) => total.name === name);
  return listed?.scenario ?? (moved > series.length ? undefined : base);
}

const distance = ({ base, one = base, other = base }: ComparedTotal): number =>
  Math.max(Math.abs(one - base), Math.abs(other - base), Math.abs(one - other));
