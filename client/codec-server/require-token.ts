import type { Context, MiddlewareHandler } from 'hono';
import { jwk } from 'hono/jwk';
import type { HonoJsonWebKey } from 'hono/utils/jwt/jws';
import { ProviderKeys } from './provider-keys.js';

/** Who may ask, where an identity provider says who somebody is. */
export interface TokenRule {
  /** Address of the provider's public keys. */
  readonly jwks: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Algorithms of signatures that identity providers use. */
const SIGNATURES = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;

/** Lets a request pass that has a token of the provider; all three in this order. */
export function requireToken({
  jwks,
  issuer,
  audience,
}: TokenRule): [MiddlewareHandler, MiddlewareHandler, MiddlewareHandler] {
  const provider = new ProviderKeys(jwks);
  const fetchKeys: MiddlewareHandler = async (context, next) => {
    try {
      context.set(KEYS, await provider.get());
    } catch (error) {
      return context.json({ message: `Nobody can say whose a token is: ${(error as Error).message}.` }, 503);
    }
    return next();
  };
  const keys = (context: Context) => context.get(KEYS) as HonoJsonWebKey[];
  return [fetchKeys, jwk({ keys, alg: [...SIGNATURES], verification: { iss: issuer, aud: audience } }), requireExpiry];
}

const KEYS = 'providerKeys';

/** One that never expires would be good for whoever finds it, for ever. */
const requireExpiry: MiddlewareHandler = async (context, next) => {
  const { exp } = context.get('jwtPayload') as { readonly exp?: unknown };
  return exp === undefined ? context.json({ message: 'The token does not say when it expires (exp).' }, 401) : next();
};
