import { dirname, resolve } from 'node:path';
import { requestSchema } from '../../contracts/request/request.js';
import { type Schedule, type ScheduleEntry, schedulesFileSchema } from '../../contracts/scheduling/schedule.js';
import { withDeclarations } from '../algorithms/with-declarations.js';
import { describeIssues } from '../errors/describe-issues.js';
import { UserError } from '../errors/user-error.js';
import { readYamlFile } from '../files/read-yaml-file.js';
import { setField } from '../runs/set-field.js';
import { type RequestFile, readRequestFields } from './read-request-fields.js';

/** The schedules of a file. */
export interface WrittenSchedules {
  readonly group: string;
  readonly schedules: readonly NamedSchedule[];
}

export interface NamedSchedule {
  readonly name: string;
  readonly definition: Schedule;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads and checks a file with schedules, and their requests. @throws UserError listing every fault with its place and cure */
export async function readSchedulesFile(file: string): Promise<WrittenSchedules> {
  const yaml = await readYamlFile('schedules', file);
  const raw = yaml.value;
  const place = (path: readonly PropertyKey[]) =>
    `${file}:${yaml.position(path)} ${path.length === 0 ? '(top level)' : path.join('.')}`;
  const parsed = schedulesFileSchema.safeParse(raw);
  if (!parsed.success) {
    throw faultsOf(file, describeIssues(parsed.error.issues, { schema: schedulesFileSchema, raw, place }));
  }
  const { group, schedules: entries } = parsed.data;
  const schedules: NamedSchedule[] = [];
  const faults: string[] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const request = await requestOf(entry, file);
    const found = requestFaults(request.fields, (path) =>
      placeOfField(path, entry, request, ['schedules', name], place),
    );
    faults.push(...found);
    schedules.push({ name, definition: definitionOf(entry, request.fields) });
  }
  if (faults.length > 0) throw faultsOf(file, faults);
  return { group, schedules };
}

/** A schedule as it is kept with Temporal, with all of its request in it. */
export function definitionOf({ request: _request, set: _set, ...entry }: ScheduleEntry, request: Fields): Schedule {
  return { ...entry, request };
}

/** Fields of a request that the schedule itself decides. */
const DECIDED = {
  origin: 'the origin of a scheduled run comes from its scheduled time and originDaysBefore.',
  champion: 'which runs of a schedule take an earlier champion over is said by its retrain.',
} as const;

/** What is wrong with the request of a schedule. @param place how a field of it is shown */
export function requestFaults(fields: Fields, place?: (path: readonly PropertyKey[]) => string): readonly string[] {
  const { origin, champion, ...rest } = fields;
  const parsed = requestSchema.safeParse(rest);
  const faults = parsed.success
    ? []
    : describeIssues(parsed.error.issues, {
        schema: requestSchema,
        raw: rest,
        ...(place === undefined ? {} : { place }),
      });
  const own = { origin, champion };
  const decided = (['origin', 'champion'] as const)
    .filter((field) => own[field] !== undefined)
    .map((field) => `${place?.([field]) ?? field}: leave it out; ${DECIDED[field]}`);
  return [...decided, ...faults];
}

export const faultsOf = (file: string, faults: readonly string[]): UserError =>
  new UserError(
    [`${file} has ${faults.length} fault${faults.length === 1 ? '' : 's'}:`, ...faults.map((each) => `  ${each}`)].join(
      '\n',
    ),
    'usage',
  );

interface WrittenRequest {
  readonly fields: Fields;
  /** The file that it stands in, where it has one of its own. */
  readonly own?: RequestFile;
}

async function requestOf({ request, set }: ScheduleEntry, file: string): Promise<WrittenRequest> {
  const own = typeof request === 'string' ? await readRequestFields(resolve(dirname(file), request)) : undefined;
  let fields = (own === undefined ? request : own.fields) as Fields;
  for (const [path, value] of Object.entries(set)) fields = setField(fields, path, value);
  fields = await withDeclarations(fields, dirname(own?.file ?? file));
  return own === undefined ? { fields } : { fields, own };
}

/** Where a field of a request was written: as an override, in a file of its own, or in the entry. */
function placeOfField(
  path: readonly PropertyKey[],
  entry: ScheduleEntry,
  { own }: WrittenRequest,
  at: readonly string[],
  place: (path: readonly PropertyKey[]) => string,
): string {
  const dotted = path.join('.');
  const override = Object.keys(entry.set).find((each) => dotted === each || dotted.startsWith(`${each}.`));
  if (override !== undefined) return place([...at, 'set', override]);
  if (own === undefined) return place([...at, 'request', ...path]);
  return `${own.file}:${own.position(path)} ${dotted}`;
}
