import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { MailServer } from '../activities/notification/deps.js';
import { StartError } from './start-error.js';

type ServerAddress = Pick<MailServer, 'host' | 'port' | 'secure' | 'user'>;

/** Ports that mail servers take mail from programs at: with TLS from the first byte, and with an upgrade to it. */
const USUAL_PORTS = { 'smtps:': 465, 'smtp:': 587 } as const;

/** The setting FORECAST_SMTP_URL: `smtps://user@mail.example.com`, or `smtp://…:587`, whose connection is upgraded to TLS. */
export const smtpUrlSetting = z
  .string()
  .optional()
  .transform((text, context): ServerAddress | undefined => {
    if (text === undefined) return undefined;
    const address = parse(text);
    if (typeof address !== 'string') return address;
    context.addIssue({ code: 'custom', message: address });
    return z.NEVER;
  });

/** The setting FORECAST_SMTP_CA_FILE: certificates in a file, read when the worker starts. */
export const authoritiesSetting = z
  .string()
  .optional()
  .transform((path, context): string | undefined => {
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      context.addIssue({ code: 'custom', message: `the certificates can't be read: ${(error as Error).message}` });
      return z.NEVER;
    }
  });

/** The server that mail is sent by. @throws StartError where the sender is not named */
export function mailServerOf(
  address: ServerAddress | undefined,
  from: string | undefined,
  authorities: string | undefined,
): MailServer | undefined {
  if (address === undefined) return undefined;
  if (from !== undefined && /@\S/.test(from)) return { ...address, from, authorities };
  throw new StartError(
    'The worker needs other environment variables:\n  FORECAST_SMTP_FROM: give the sender of mails, for example Forecasts <forecasts@example.com>',
  );
}

/** @returns a sentence that says nothing of a password where it is wrong */
function parse(text: string): ServerAddress | string {
  const form = 'give smtps://user@host or smtp://user@host:587';
  if (!URL.canParse(text)) return form;
  const { protocol, hostname, port, username, password } = new URL(text);
  const user = decoded(username);
  if (user === undefined) return `${form}; a % of the user is written %25`;
  if (protocol !== 'smtps:' && protocol !== 'smtp:') return form;
  if (hostname === '') return form;
  if (password !== '') return `${form}, without the password: that is the secret smtp (FORECAST_SECRET_SMTP)`;
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? USUAL_PORTS[protocol] : Number(port),
    secure: protocol === 'smtps:',
    user: user === '' ? undefined : user,
  };
}

/** @returns undefined where a percent sign begins no character */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
