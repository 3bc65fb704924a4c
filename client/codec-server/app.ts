import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { refuseHost } from '../http/refuse-host.js';
import { requireToken, type TokenRule } from './require-token.js';

export interface CodecAppOptions {
  readonly codec: PayloadCodec;
  /** Origins of the Web UIs whose pages may ask, as http://127.0.0.1:8233. */
  readonly origins: readonly string[];
  /** Names of hosts under which it is asked, beside those of this machine. */
  readonly trustedHosts: readonly string[];
  /** Undefined where whoever reaches the server may ask. */
  readonly tokens: TokenRule | undefined;
}

/** A page of a history has at most a few MB of payloads. */
const MOST_BYTES = 32 * 2 ** 20;

const Payloads = proto.temporal.api.common.v1.Payloads;

/**
 * Decrypts for the Web UI, and encrypts what is sent from it, by the protocol of Temporal's remote codecs: POST /decode and
 * /encode with `{"payloads": […]}`.
 */
export function codecApp({ codec, origins, trustedHosts, tokens }: CodecAppOptions): Hono {
  const app = new Hono({ strict: false });
  app.use((context, next) =>
    Promise.resolve(refuseHost(context, trustedHosts) ?? refuseOrigin(context, origins) ?? next()),
  );
  app.use(
    cors({
      origin: [...origins],
      allowMethods: ['POST'],
      allowHeaders: ['Authorization', 'Content-Type', 'X-Namespace'],
      maxAge: 600,
    }),
  );
  // Before the body is read: nobody else's is.
  if (tokens !== undefined) app.use(...requireToken(tokens));
  app.use(
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: (context) => context.json({ message: `More than ${MOST_BYTES} bytes are not taken.` }, 413),
    }),
  );
  app.post('/decode', (context) => answer(context, (payloads) => codec.decode(payloads)));
  app.post('/encode', (context) => answer(context, (payloads) => codec.encode(payloads)));
  app.notFound((context) => context.json({ message: 'Only POST /decode and POST /encode are answered.' }, 404));
  return app;
}

/** A page of another site that a person has open could have the browser ask, and a simple request comes without a preflight. */
function refuseOrigin(context: Context, origins: readonly string[]): Response | undefined {
  const origin = context.req.header('origin');
  if (origin === undefined || origins.includes(origin)) return undefined;
  return context.json(
    { message: `Pages of ${origin} may not ask. Start the server with --origin ${origin} where that is your Web UI.` },
    403,
  );
}

async function answer(context: Context, work: (payloads: Payload[]) => Promise<Payload[]>): Promise<Response> {
  const given = await context.req
    .json()
    .then(readPayloads)
    .catch(() => undefined);
  if (given === undefined) return context.json({ message: 'Send {"payloads": […]} as JSON, as Temporal does.' }, 400);
  try {
    const payloads = await work(given);
    return context.json({ payloads: [], ...Payloads.toObject(Payloads.create({ payloads }), { bytes: String }) });
  } catch (error) {
    return context.json({ message: (error as Error).message }, 400);
  }
}

/** Payloads as protobuf writes them in JSON: bytes in base64. */
function readPayloads(body: unknown): Payload[] | undefined {
  if (typeof body !== 'object' || body === null || !('payloads' in body) || !Array.isArray(body.payloads))
    return undefined;
  return body.payloads.every((payload) => typeof payload === 'object' && payload !== null)
    ? Payloads.fromObject({ payloads: body.payloads }).payloads
    : undefined;
}
