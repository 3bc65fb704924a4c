import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** A service of docker-compose.yml, as far as tests look at it. */
export interface Service {
  readonly image?: string;
  readonly build?: string | { readonly target?: string; readonly context?: string; readonly dockerfile?: string };
  readonly pull_policy?: string;
  readonly user?: string;
  readonly profiles?: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly network_mode?: string;
  readonly logging?: { readonly driver?: string; readonly options?: Readonly<Record<string, string>> };
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: readonly string[] | Readonly<Record<string, { readonly condition: string }>>;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[] | Readonly<Record<string, { readonly ipv4_address?: string } | null>>;
  readonly ports?: readonly string[];
}

const VARIABLE = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;

export const composeText = readFileSync(
  join(fileURLToPath(new URL('../..', import.meta.url)), 'docker-compose.yml'),
  'utf8',
);

/** Variables that the file takes from .env, and whether there is no value but that. */
export const composeVariables: ReadonlyMap<string, { readonly isRequired: boolean }> = new Map(
  [...composeText.replaceAll(/^\s*#.*$/gm, '').matchAll(VARIABLE)].map(([, name = '', sign]) => [
    name,
    { isRequired: sign !== '-' },
  ]),
);

/** The services as docker compose sees them with an .env that has nothing but what it must have. */
export const composeServices: Readonly<Record<string, Service>> = (
  parse(
    // An empty value is empty text to docker compose, and nothing to YAML.
    composeText.replaceAll(VARIABLE, (_, name: string, sign = '', rest = '') =>
      sign === '-' ? rest || "''" : `a-long-text-${name}`,
    ),
    { merge: true },
  ) as { readonly services: Readonly<Record<string, Service>> }
).services;
