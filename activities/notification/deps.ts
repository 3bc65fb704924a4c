import type { SNSClient } from '@aws-sdk/client-sns';

export interface NotificationDeps {
  readonly secrets: SecretStore;
  /** Client of the region that a topic lies in. */
  readonly topics: (region: string) => Pick<SNSClient, 'send'>;
  /** Undefined where the worker knows no mail server. */
  readonly mail: MailServer | undefined;
}

/** Where a worker has its secrets: neither requests nor payloads hold any, only their names. */
export interface SecretStore {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A file for each secret, of its name. */
  readonly folder: string;
}

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else the connection must be upgraded, except to a server on this machine. */
  readonly secure: boolean;
  /** Whose password is the secret `smtp`; undefined where the server asks nobody. */
  readonly user: string | undefined;
  /** Sender: `Forecasts <forecasts@example.com>`. */
  readonly from: string;
  /** Certificates, PEM, of who has signed that of the server; those of the system where there are none. */
  readonly authorities: string | undefined;
}
