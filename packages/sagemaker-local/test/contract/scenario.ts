import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Values by name; `${name}` in a step stands for them. */
export type Variables = Readonly<Record<string, string>>;

interface Common {
  /** Members of the answer to keep as variables, by path: `{"arn": "TrainingJobArn"}`. */
  readonly save?: Readonly<Record<string, string>>;
  /** What the answer must contain; `match.ts` says how. */
  readonly expect?: unknown;
  /** The error that the call must end with, instead of an answer. */
  readonly error?: unknown;
}

/** One step. Both runners know the same kinds, each through the ways of its own SDK. */
export type Step = Common &
  (
    | { readonly call: string; readonly service?: 'runtime' | 'logs'; readonly input?: unknown }
    /** Calls again while a member of the answer is one of these. */
    | { readonly poll: string; readonly input: unknown; readonly member: string; readonly while: readonly string[] }
    /** The SDK's own waiter; answers `{"state": "SUCCESS" | "FAILURE"}`. */
    | { readonly wait: string; readonly input: unknown }
    /** The SDK's own paginator; answers `{"pages": number, "items": [...]}`. */
    | {
        readonly paginate: string;
        readonly input?: unknown;
        readonly pageSize: number;
        readonly list: string;
        readonly member: string;
      }
    /** Puts an object into the bucket. */
    | { readonly put: string; readonly body: string }
    /** Answers `{"body": text}` of an object in the bucket. */
    | { readonly get: string }
  );

export interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Always run at the end; what they answer doesn't matter. */
  readonly cleanup?: readonly Step[];
}

/** What became of one step. */
export type Outcome =
  | { readonly answer: unknown }
  | { readonly error: { readonly code: string; readonly message: string } };

/** What a runner did with a case. It stops after a step that ended otherwise than the case says. */
export interface Transcript {
  readonly outcomes: readonly Outcome[];
  readonly variables: Variables;
}

const folder = fileURLToPath(new URL('./cases/', import.meta.url));

/** Every file below `cases` is a list of cases; `setup.json` is what the others build on. */
export function readCases(): { setup: Case; cases: Case[] } {
  const read = (file: string) => JSON.parse(readFileSync(`${folder}${file}`, 'utf8'));
  const files = readdirSync(folder).filter((file) => file.endsWith('.json') && file !== 'setup.json');
  return { setup: read('setup.json') as Case, cases: files.sort().flatMap((file) => read(file) as Case[]) };
}

/** Puts variables into every text of a value. @throws Error for a name that is not known */
export function substitute<T>(value: T, variables: Variables): T {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const known = variables[name];
      if (known === undefined) throw new Error(`The variable \${${name}} is not set.`);
      return known;
    }) as T;
  }
  if (Array.isArray(value)) return value.map((element) => substitute(element, variables)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, substitute(element, variables)])) as T;
}

/** A member by its path, for example `ProcessingOutputConfig.Outputs.0.S3Output.S3Uri`. */
export function memberAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}
