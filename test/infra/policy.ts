import { readdirSync, readFileSync } from 'node:fs';
import type { AccessRequest } from './access-request.js';

/** Templates of policies, which Terraform fills in; here their variables stay as they are, as in the requests. */
export const POLICIES = new URL('../../infra/terraform/policies/', import.meta.url);

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Policy {
  /** Name of its file, `worker-core`. */
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** All policies of a role: `worker.json`, `worker-endpoints.json`. */
export function policiesOf(role: string): readonly Policy[] {
  return readdirSync(POLICIES)
    .filter((file) => file === `${role}.json` || file.startsWith(`${role}-`))
    .map((file) => {
      const { Statement: statements } = JSON.parse(readFileSync(new URL(file, POLICIES), 'utf8')) as {
        readonly Statement: readonly Statement[];
      };
      return { name: file.replace(/\.json$/, ''), statements };
    });
}

/** Whether IAM would answer yes: a statement allows it, and none denies it. */
export function allows(policies: readonly Policy[], request: AccessRequest): boolean {
  const fitting = policies.flatMap(({ statements }) => statements).filter((statement) => fits(statement, request));
  return fitting.length > 0 && fitting.every(({ Effect }) => Effect === 'Allow');
}

/** Whether a statement speaks of a request. @throws Error for a condition that is not understood here */
export function fits(statement: Statement, { action, resource, context }: AccessRequest): boolean {
  return (
    statement.Action.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    statement.Resource.some((pattern) => matches(pattern, resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, [wanted].flat(), context[key])),
    )
  );
}

/** `*` stands for any text, `?` for one character. */
export function matches(pattern: string, text: string): boolean {
  const words = pattern.split(/([*?])/).map((part) => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : part.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  });
  return new RegExp(`^${words.join('')}$`, 's').test(text);
}

function holds(operator: string, wanted: readonly string[], given: readonly string[] | undefined): boolean {
  switch (operator) {
    case 'StringEquals':
      return given?.some((value) => wanted.includes(value)) ?? false;
    case 'StringLike':
      return given?.some((value) => wanted.some((pattern) => matches(pattern, value))) ?? false;
    case 'Null':
      return wanted.includes(String(given === undefined));
    default:
      throw new Error(`What does the condition ${operator} ask? The evaluation of policies knows none such.`);
  }
}
