import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessRequest } from './access-request.js';
import { accessRequests } from './access-requests.js';
import type { RecordedCall } from './recorded-call.js';
import { taggedBy } from './sagemaker-requests.js';

/** What somebody with a role has to be allowed, from what was called. */
export type AccessByRole = Readonly<Record<RecordedRole, readonly AccessRequest[]>>;

/** Roles whose calls are ours; what ECS does to start a worker is not. */
export const RECORDED_ROLES = ['worker', 'jobs', 'publisher', 'reader'] as const;
export type RecordedRole = (typeof RECORDED_ROLES)[number];

/** The file with what `npm run infra-record` found, role by role. */
export const RECORDED = new URL('../../infra/recorded-calls.json', import.meta.url);

/** Commands that a reader of published forecasts is to be able to give. */
const OF_READERS = new Set(['forecasts', 'quantities']);
/** Commands that work on the local stack alone, and none of whose calls AWS ever gets. */
const LOCAL = new Set(['local', 'start', 'sagemaker-local', 'algorithm']);

/** The calls that a folder of recordings has, as rights that their programs need; each once, in order. */
export function recordedAccess(folder: string): AccessByRole {
  const calls = readCalls(folder);
  const tags = new Map(
    calls.flatMap(({ call, input }) => [taggedBy(call, input)].filter((tagged) => tagged !== undefined)),
  );
  const found: Record<RecordedRole, Map<string, AccessRequest>> = {
    worker: new Map(),
    jobs: new Map(),
    publisher: new Map(),
    reader: new Map(),
  };
  for (const call of calls) {
    for (const role of rolesOf(call)) {
      for (const request of accessRequests(call, tags)) found[role].set(JSON.stringify(request), request);
    }
  }
  const { worker, jobs, publisher, reader } = found;
  return { worker: inOrder(worker), jobs: inOrder(jobs), publisher: inOrder(publisher), reader: inOrder(reader) };
}

const inOrder = (requests: ReadonlyMap<string, AccessRequest>): readonly AccessRequest[] =>
  [...requests].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);

export const readRecorded = (): AccessByRole => JSON.parse(readFileSync(RECORDED, 'utf8')) as AccessByRole;

interface FromFile extends RecordedCall {
  /** Whether a test has called the code in its own process: on objects, then, that lie anywhere. */
  readonly isOfTest: boolean;
}

function readCalls(folder: string): readonly FromFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      // The last line may be half written: its program still runs.
      .slice(0, -1)
      .map((line) => ({ ...(JSON.parse(line) as RecordedCall), isOfTest: name.startsWith('tests-') })),
  );
}

function rolesOf({ who, command = '', service, isOfTest }: FromFile): readonly RecordedRole[] {
  switch (who) {
    case 'worker':
      return isOfTest && service.toLowerCase() === 's3' ? [] : ['worker'];
    case 'jobs':
      return ['jobs'];
    case 'command':
      if (LOCAL.has(command)) return [];
      return OF_READERS.has(command) ? ['publisher', 'reader'] : ['publisher'];
    case 'test':
      return [];
  }
}
