/** A value that a filter can be held against. */
export type Scalar = string | number | boolean | Date;

/** What Search shows of one resource, with the member names of the SDK. */
export type Properties = Readonly<Record<string, unknown>>;

/** The statistics of a trial component's metrics, as its metric summaries call them. */
const STATISTICS = ['Last', 'Min', 'Max', 'Avg', 'StdDev', 'Count', 'TimeStamp'];

/**
 * Reads a property by the name that filters and SortBy give it. Names ignore case in the members of structures, as on
 * AWS, but not in the keys of maps. A path through a list gives the values of all of its elements.
 *
 * @param name for example `TrainingJobStatus`, `Metrics.train:rmse`, `InputDataConfig.ChannelName`, `Tags.team`
 */
export function readProperty(record: Properties, name: string): Scalar[] {
  const dot = name.indexOf('.');
  const first = (dot < 0 ? name : name.slice(0, dot)).toLowerCase();
  const rest = dot < 0 ? undefined : name.slice(dot + 1);
  if (rest !== undefined) {
    const own = readNamed(record, first, rest);
    if (own !== undefined) return own;
  }
  return walk(record, name.split('.'));
}

/** Properties whose second part is a name of the user's own, which may contain dots. */
function readNamed(record: Properties, first: string, rest: string): Scalar[] | undefined {
  switch (first) {
    case 'metrics':
      return readMetric(record, rest);
    case 'tags': {
      const tags = (record.Tags ?? []) as readonly { Key: string; Value: string }[];
      const found = tags.filter(({ Key }) => Key === rest).map(({ Value }) => Value);
      return found.length > 0 || !/^(key|value)$/i.test(rest) ? found : undefined;
    }
    case 'hyperparameters':
      return entryOf(record.HyperParameters, rest).flatMap(scalarsOf);
    case 'parameters':
      return entryOf(record.Parameters, rest).flatMap(scalarsOf);
    case 'inputartifacts':
      return artifactOf(record.InputArtifacts, rest);
    case 'outputartifacts':
      return artifactOf(record.OutputArtifacts, rest);
    case 'parents':
      // Filters say which of the two is named: Parents.Experiment.ExperimentName, Parents.Trial.TrialName.
      return walk(record.Parents, [rest.replace(/^(experiment|trial)\./i, '')]);
    default:
      return undefined;
  }
}

/** `<metric>`, or `<metric>.<statistic>` of a trial component. */
function readMetric(record: Properties, name: string): Scalar[] {
  const finals = (record.FinalMetricDataList ?? []) as readonly { MetricName: string; Value: number }[];
  const summaries = (record.Metrics ?? []) as readonly Readonly<Record<string, Scalar>>[];
  const final = finals.find(({ MetricName }) => MetricName === name);
  if (final !== undefined) return [final.Value];
  const split = name.lastIndexOf('.');
  const wanted = name.slice(split + 1).toLowerCase();
  const statistic = split < 0 ? undefined : STATISTICS.find((word) => word.toLowerCase() === wanted);
  const metric = statistic === undefined ? name : name.slice(0, split);
  const value = summaries.find(({ MetricName }) => MetricName === metric)?.[statistic ?? 'Last'];
  return value === undefined ? [] : [value];
}

function artifactOf(artifacts: unknown, rest: string): Scalar[] {
  const whole = entryOf(artifacts, rest);
  if (whole.length > 0) return whole.flatMap((artifact) => walk(artifact, ['Value']));
  const split = rest.lastIndexOf('.');
  if (split < 0) return [];
  return entryOf(artifacts, rest.slice(0, split)).flatMap((artifact) => walk(artifact, [rest.slice(split + 1)]));
}

const entryOf = (map: unknown, key: string): unknown[] =>
  map !== null && typeof map === 'object' && Object.hasOwn(map, key) ? [(map as Properties)[key]] : [];

function walk(value: unknown, path: readonly string[]): Scalar[] {
  if (Array.isArray(value)) return value.flatMap((element) => walk(element, path));
  const [name, ...rest] = path;
  if (name === undefined) return scalarsOf(value);
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  return Object.entries(value)
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .flatMap(([, member]) => walk(member, rest));
}

/** The values below a property, for filters that name a whole structure. */
function scalarsOf(value: unknown): Scalar[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(scalarsOf);
  if (typeof value === 'object' && !(value instanceof Date)) return Object.values(value).flatMap(scalarsOf);
  return [value as Scalar];
}
