import { EncryptionCodec } from '@durable-forecast/lib/payload-encryption/encryption-codec';
import { KeyRingError } from '@durable-forecast/lib/payload-encryption/key-ring';
import { PAYLOAD_KEYS, readKeyRing } from '@durable-forecast/lib/payload-encryption/read-key-ring';
import { Command, InvalidArgumentError } from 'commander';
import { attachStack } from '../../local/stack/attach-stack.js';
import { codecApp } from '../codec-server/app.js';
import type { TokenRule } from '../codec-server/require-token.js';
import { namesTemporal } from '../connection/use-running-stack.js';
import { UserError } from '../errors/user-error.js';
import { serveApp } from '../http/serve-app.js';
import { interruption } from '../launcher/stay-up.js';
import { hostNames, isLoopback, portNumber } from './listen-options.js';
import { stateOption } from './options.js';

interface CodecServerOptions {
  readonly port: number;
  readonly listen: string;
  readonly origin: readonly string[];
  readonly trustedHost: readonly string[];
  readonly jwks?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly state: string;
}

/** `forecast codec-server`: lets the Web UI show what is encrypted. */
export const codecServerCommand = () =>
  new Command('codec-server')
    .description('decrypt for the Web UI what Temporal stores encrypted')
    .option('--port <number>', 'port to listen on; 0 for one that is free', portNumber, 7091)
    .option('--listen <address>', 'address to listen on; another one than this machine alone needs --jwks', '127.0.0.1')
    .option(
      '--origin <origin>',
      'origin of a Web UI whose pages may ask; may be repeated (default: that of TEMPORAL_UI_URL)',
      origins,
      [],
    )
    .option('--trusted-host <name>', 'name under which a proxy is asked for it; may be repeated', hostNames, [])
    .option(
      '--jwks <url>',
      'public keys of the identity provider whose tokens the Web UI passes on; others get nothing',
      keysAddress,
    )
    .option('--issuer <text>', 'who must have issued the tokens', notEmpty)
    .option('--audience <text>', 'whom the tokens must be meant for', notEmpty)
    .addOption(stateOption())
    .action(serveCodec);

async function serveCodec(options: CodecServerOptions): Promise<void> {
  const ring = keyRing();
  const tokens = tokenRule(options);
  if (!isLoopback(options.listen) && tokens === undefined) {
    throw new UserError(
      `Who reaches ${options.listen} would read all that is encrypted: name the identity provider with --jwks, --issuer and --audience, or leave --listen out.`,
      'usage',
    );
  }
  const allowed = options.origin.length > 0 ? options.origin : await usualOrigins(options.state);
  const interrupted = interruption();
  const app = codecApp({
    codec: new EncryptionCodec(ring),
    origins: allowed,
    trustedHosts: options.trustedHost,
    tokens,
  });
  const server = await serveApp(app, { address: options.listen, port: options.port });
  console.log(
    [
      server.url,
      `Decrypts for pages of ${allowed.join(', ')}: give them this address under "Codec Server" in the Web UI (the glasses at its top).`,
      tokens === undefined
        ? 'Every program of this machine may ask too: use --jwks where others work on it. Ctrl-C ends it.'
        : `Only with a token of ${tokens.issuer} for ${tokens.audience}. Ctrl-C ends it.`,
    ].join('\n'),
  );
  await interrupted;
  await server.close();
}

function keyRing() {
  try {
    const ring = readKeyRing(process.env[PAYLOAD_KEYS]);
    if (ring !== undefined) return ring;
  } catch (error) {
    if (error instanceof KeyRingError) throw new UserError(error.message, 'usage');
    throw error;
  }
  throw new UserError(`${PAYLOAD_KEYS} is not set: there is nothing to decrypt by.`, 'usage');
}

function tokenRule({ jwks, issuer, audience }: CodecServerOptions): TokenRule | undefined {
  if (jwks === undefined && issuer === undefined && audience === undefined) return undefined;
  if (jwks !== undefined && issuer !== undefined && audience !== undefined) return { jwks, issuer, audience };
  throw new UserError('Give --jwks, --issuer and --audience together: a token is only believed by all three.', 'usage');
}

/** That of the Web UI which the environment or the local stack names. */
async function usualOrigins(state: string): Promise<readonly string[]> {
  const stack = namesTemporal() ? undefined : await attachStack(state);
  const url = process.env.TEMPORAL_UI_URL ?? stack?.TEMPORAL_UI_URL;
  if (url !== undefined && URL.canParse(url)) return [new URL(url).origin];
  throw new UserError('No Web UI is known: name its origin with --origin, or set TEMPORAL_UI_URL.', 'usage');
}

function origins(text: string, before: readonly string[]): readonly string[] {
  if (URL.canParse(text) && new URL(text).origin === text) return [...before, text];
  throw new InvalidArgumentError('Give scheme, host and port without a path, as https://temporal.example.com.');
}

/** Whoever could change the keys on their way could sign tokens. */
function keysAddress(text: string): string {
  const { protocol = '', hostname = '' } = URL.canParse(text) ? new URL(text) : {};
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')))) return text;
  throw new InvalidArgumentError('Give an address of https, as https://login.example.com/keys.');
}

/** An empty one, such as of a variable that is not set, would be compared with nothing. */
function notEmpty(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It must not be empty.');
}
