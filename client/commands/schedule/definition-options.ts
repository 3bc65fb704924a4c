import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { CHAMPION_MODES } from '../../../contracts/request/champion.js';
import {
  OVERLAPS,
  type Schedule,
  type ScheduleEntry,
  scheduleEntrySchema,
} from '../../../contracts/scheduling/schedule.js';
import { withDeclarations } from '../../algorithms/with-declarations.js';
import { describeIssues } from '../../errors/describe-issues.js';
import { UserError } from '../../errors/user-error.js';
import { overrideFields } from '../../runs/override-fields.js';
import { readRequestFields } from '../../schedules/read-request-fields.js';
import { definitionOf, requestFaults } from '../../schedules/read-schedules-file.js';

/** What `create` and `update` take of a schedule; what is not given stays as it is, or has its default. */
export interface DefinitionOptions {
  readonly config?: string;
  readonly set?: readonly string[];
  readonly cron?: string;
  readonly timeZone?: string;
  readonly skip?: readonly string[];
  readonly data?: string;
  readonly manifest?: string;
  readonly deadline?: string;
  readonly originDaysBefore?: string;
  readonly monitor?: boolean | string;
  readonly overlap?: string;
  readonly catchUp?: string;
  readonly jitter?: string;
  readonly retrainEvery?: string;
  readonly retrainWhen?: string;
  readonly between?: string;
  readonly pauseOnFailure?: boolean;
  readonly note?: string;
}

export const withDefinitionOptions = (command: Command): Command =>
  command
    .option('--config <file>', 'request file (YAML or JSON), without an origin')
    .option('--set <field=value...>', 'fields of the request that are other for this schedule: sweep.maxTrials=8')
    .option('--cron <expression>', 'when it comes, in local time: "30 2 * * mon"')
    .option('--time-zone <name>', 'IANA name of the time zone; UTC by default')
    .option('--skip <day...>', 'days on which it does not come: 2026-12-25, or 12-25 for every year')
    .option('--data <uri>', 'where the raw files of a run land: s3://bucket/raw/{date}/')
    .option('--manifest <file>', 'name of the file there that is written last; tables as parquet need one')
    .option('--deadline <duration>', 'how long after its time a run waits for its data; 12h by default')
    .option('--origin-days-before <days>', 'from the last known day to the day of the run; 1 by default')
    .option('--monitor [only]', 'score what was published before with the data of each run; only: forecast nothing')
    .option('--no-monitor', 'forecast alone')
    .addOption(new Option('--overlap <policy>', 'when the run before still goes on; skip by default').choices(OVERLAPS))
    .option('--catch-up <duration>', 'how old a run may be that is made up for after an outage; 1d by default')
    .option('--jitter <duration>', 'start up to so much later; 0s by default')
    .option('--retrain-every <number>', 'search every so many times; the runs between take the champion over')
    .addOption(new Option('--retrain-when <finding>', 'search when monitoring has found it').choices(['drift']))
    .addOption(new Option('--between <mode>', 'what the runs between do; refit by default').choices(CHAMPION_MODES))
    .option('--pause-on-failure', 'pause the schedule when a run of it fails')
    .option('--no-pause-on-failure', 'go on whatever becomes of its runs')
    .option('--note <text>', 'what people should know of it');

/** The schedule that the options make of what there is. @throws UserError listing every fault by its option */
export async function definitionFrom(options: DefinitionOptions, known?: Schedule): Promise<Schedule> {
  const request = await requestFrom(options, known);
  const raw = { ...entryOf(known), ...entryFrom(options, known), request };
  const parsed = scheduleEntrySchema.safeParse(raw);
  const faults = [
    ...(parsed.success
      ? []
      : describeIssues(parsed.error.issues, { schema: scheduleEntrySchema, raw, place: optionOf })),
    ...requestFaults(request),
  ];
  if (parsed.success && faults.length === 0) return definitionOf(parsed.data, request);
  throw new UserError(['This schedule can not be:', ...faults.map((each) => `  ${each}`)].join('\n'), 'usage');
}

const entryOf = (known: Schedule | undefined): Partial<ScheduleEntry> => known ?? {};

function entryFrom(options: DefinitionOptions, known: Schedule | undefined) {
  const { data: uri, manifest, deadline, originDaysBefore, config: _config, set: _set, ...rest } = options;
  const { retrainEvery, retrainWhen: when, between } = rest;
  const data = { uri, manifest, deadline };
  const retrain = withoutUndefined({ every: retrainEvery && Number(retrainEvery), when, between });
  const given: Record<string, unknown> = Object.fromEntries(
    Object.entries({ ...pick(rest), originDaysBefore: originDaysBefore && Number(originDaysBefore) }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  // A time by cron takes the place of one by calendar.
  if (rest.cron !== undefined) given.calendar = undefined;
  if (Object.keys(retrain).length > 0) given.retrain = { ...known?.retrain, ...retrain };
  const hasData = Object.values(data).some((value) => value !== undefined);
  return hasData ? { ...given, data: { ...known?.data, ...withoutUndefined(data) } } : given;
}

const pick = ({
  cron,
  timeZone,
  skip,
  monitor,
  overlap,
  catchUp,
  jitter,
  pauseOnFailure,
  note,
}: DefinitionOptions) => ({
  ...{ cron, timeZone, skip, monitor, overlap, catchUp, jitter, pauseOnFailure, note },
});

const withoutUndefined = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

async function requestFrom({ config, set = [] }: DefinitionOptions, known: Schedule | undefined) {
  const fields = config === undefined ? (known?.request ?? {}) : (await readRequestFields(config)).fields;
  const asked = overrideFields(fields, set) as Readonly<Record<string, unknown>>;
  return withDeclarations(asked, config === undefined ? '.' : dirname(config));
}

const OPTIONS: Readonly<Record<string, string>> = {
  cron: '--cron',
  timeZone: '--time-zone',
  skip: '--skip',
  data: '--data',
  'data.uri': '--data',
  'data.manifest': '--manifest',
  'data.deadline': '--deadline',
  originDaysBefore: '--origin-days-before',
  catchUp: '--catch-up',
  jitter: '--jitter',
  'retrain.every': '--retrain-every',
  'retrain.between': '--between',
  retrain: '--retrain-every',
  note: '--note',
};

const optionOf = (path: readonly PropertyKey[]): string =>
  OPTIONS[path.join('.')] ?? OPTIONS[String(path[0])] ?? path.join('.');
