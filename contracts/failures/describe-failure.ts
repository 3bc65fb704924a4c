import { type FailureType, meaningOf } from './failures.js';

/** What the failure of a workflow carries beside its message, for programs that lay it out themselves. */
export interface FailureDetails {
  /** Why, without the place and the cure that its message has as well. */
  readonly reason: string;
  /** For example `stage fit`. */
  readonly where?: string | undefined;
}

/** `stage fit: AWS has no free instance of this type: The fit of CA_1 failed: … What to do: …` on the first line; below it what else the reason says. */
export function describeFailure({ type, reason, where }: FailureDetails & { readonly type: FailureType }): string {
  const [first = '', ...more] = reason.split('\n');
  const place = where === undefined ? '' : `${where}: `;
  const { meaning, cure } = meaningOf(type);
  return [`${place}${meaning.replace(/\.$/, '')}: ${asSentence(first)} What to do: ${cure}`, ...more].join('\n');
}

/** A line that leads to others ends as a sentence where something else follows it. */
const asSentence = (line: string): string => {
  const text = line.trim().replace(/:$/, '');
  return /[.!?]$/.test(text) ? text : `${text}.`;
};

/** What a failure carries; undefined where it is none of those that `describeFailure` has described. */
export function failureDetails(details: readonly unknown[] | null | undefined): FailureDetails | undefined {
  const [first] = details ?? [];
  if (typeof first !== 'object' || first === null) return undefined;
  const { reason, where } = first as Partial<FailureDetails>;
  if (typeof reason !== 'string') return undefined;
  return { reason, ...(typeof where === 'string' ? { where } : {}) };
}
