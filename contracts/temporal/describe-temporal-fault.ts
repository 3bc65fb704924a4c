/** gRPC's codes that say where the cure is. */
const CODES = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** What Temporal's client has thrown, and where it was connected to. */
export interface TemporalErrorFacts {
  /** gRPC's code; undefined where no service answered. */
  readonly code: number | undefined;
  /** What the service says. */
  readonly details: string;
  readonly address: string;
  readonly namespace: string;
}

export interface TemporalFault {
  /** `missing`: what was asked about is not there; `unreachable`: no work is possible with these settings. */
  readonly kind: 'unreachable' | 'missing' | 'refused';
  /** What, where and the cure, in one sentence or two. */
  readonly message: string;
}

/** What a person does about an error of Temporal. */
export function describeTemporalFault({ code, details, address, namespace }: TemporalErrorFacts): TemporalFault {
  switch (code) {
    case undefined:
    case CODES.unavailable:
    case CODES.deadlineExceeded:
      return {
        kind: 'unreachable',
        message: `Temporal does not answer at ${address}${inBrackets(details)}. Start it, or set TEMPORAL_ADDRESS to the host:port of the one that runs.`,
      };
    case CODES.notFound:
      if (!/^Namespace /i.test(details)) return { kind: 'missing', message: sentence(details) };
      return {
        kind: 'unreachable',
        message: `Temporal at ${address} has no namespace ${namespace}. Set TEMPORAL_NAMESPACE to one that it has, or make it: temporal operator namespace create --namespace ${namespace}`,
      };
    case CODES.permissionDenied:
    case CODES.unauthenticated:
      return {
        kind: 'unreachable',
        message: `Temporal at ${address} refuses the credentials for the namespace ${namespace}${inBrackets(details)}. Set TEMPORAL_API_KEY, or the client certificate (TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_TLS_CLIENT_KEY_PATH), to those of this namespace.`,
      };
    case CODES.invalidArgument:
      if (!/search attribute/i.test(details)) break;
      return {
        kind: 'unreachable',
        message: `The namespace ${namespace} lacks a search attribute${inBrackets(details)}. Run 'npx forecast setup-temporal', which registers those of the project.`,
      };
  }
  return { kind: 'refused', message: `Temporal at ${address} refuses a request: ${sentence(details)}` };
}

/** Whether the service does not offer the operation to anybody, or not to these credentials: Temporal Cloud has no operator service. */
export const isNotOffered = (code: number | undefined): boolean =>
  code === CODES.unimplemented || code === CODES.permissionDenied || code === CODES.unauthenticated;

const inBrackets = (details: string): string => (details === '' ? '' : ` (${details.replace(/[.\s]+$/, '')})`);

const sentence = (details: string): string => (/[.!?]$/.test(details) ? details : `${details}.`);
