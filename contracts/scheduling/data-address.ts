import { nameHint } from '@durable-forecast/lib/nearest-name';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';

/** What may stand in braces in the address of a schedule's data, and what it becomes. */
export interface AddressParts {
  /** Local date of the scheduled time, `2026-11-30`. */
  readonly date: string;
  /** Date of the last day that the run may know. */
  readonly origin: string;
  /** The bucket of the worker that the run goes on. */
  readonly bucket: string;
}

/** Year, month and day are those of `date`. */
const PLACEHOLDERS = ['date', 'yyyy', 'mm', 'dd', 'origin', 'bucket'] as const;

/** What is wrong with an address that may have placeholders; undefined for one that can be used. */
export function addressFault(address: string): string | undefined {
  for (const [, name = ''] of address.matchAll(/\{([^{}]*)\}/g)) {
    if (!isPlaceholder(name)) return `{${name}} is unknown${nameHint(name, PLACEHOLDERS)}`;
  }
  if (/[{}]/.test(address.replaceAll(/\{[^{}]*\}/g, ''))) return 'a brace is open; placeholders are written {date}';
  try {
    parseS3Uri(address);
    return undefined;
  } catch {
    const local =
      'Workers read S3 alone. On the local stack the bucket is the folder .forecast/s3/forecast: copy the files below it.';
    return `write s3://bucket/prefix/{date}/. ${local}`;
  }
}

/** The prefix of a run's raw files, without a slash at its end. @param address one without a fault */
export function resolveAddress(address: string, { date, origin, bucket }: AddressParts): string {
  const [yyyy = '', mm = '', dd = ''] = date.split('-');
  const values = { date, yyyy, mm, dd, origin, bucket };
  return address
    .replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => (isPlaceholder(name) ? values[name] : whole))
    .replace(/\/+$/, '');
}

const isPlaceholder = (name: string): name is (typeof PLACEHOLDERS)[number] =>
  (PLACEHOLDERS as readonly string[]).includes(name);
