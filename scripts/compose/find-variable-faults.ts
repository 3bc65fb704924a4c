import { nearestName } from '@durable-forecast/lib/nearest-name';
import { KeyRingError, parseKeyRing } from '@durable-forecast/lib/payload-encryption/key-ring';

type Variables = Readonly<Record<string, string | undefined>>;

export interface ComposeVariables {
  /** Of .env. */
  readonly given: Variables;
  /** Of .env.example: every variable there is, with the value that holds without it, empty where one must be given. */
  readonly known: Variables;
  /** Of the shell, which compose believes first. */
  readonly shell: Variables;
}

const SECRETS = ['STACK_S3_SECRET', 'STACK_DB_PASSWORD'];
/** The S3 server takes shorter ones, and whoever guesses one reads every forecast. */
const LEAST_CHARACTERS = 12;

/** What is wrong with the variables of docker-compose.yml: each a sentence with its cure. */
export function findVariableFaults({ given, known, shell }: ComposeVariables): readonly string[] {
  return [
    ...Object.keys(given).flatMap((name) => (name in known ? [] : [describeUnknown(name, Object.keys(known))])),
    ...SECRETS.flatMap((name) => secretFault(name, given[name] ?? '')),
    ...portFaults({ ...known, ...given }),
    ...networkFault(given.STACK_NETWORK ?? known.STACK_NETWORK ?? ''),
    ...keysFault(given.STACK_PAYLOAD_KEYS ?? ''),
    ...Object.keys(known).flatMap((name) =>
      shell[name] === undefined || shell[name] === given[name]
        ? []
        : [`${name} of this shell takes the place of what .env says: unset ${name}.`],
    ),
  ];
}

function describeUnknown(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === undefined
    ? `There is no variable ${name}: nothing reads it. A setting of workers goes into worker.env.`
    : `There is no variable ${name}: nothing reads it. Did you mean ${near}?`;
}

function secretFault(name: string, value: string): readonly string[] {
  if (value === '') {
    return [`${name} is not set in .env: give it a long text of letters and digits: openssl rand -hex 20.`];
  }
  if (!/^[\w.~-]+$/.test(value)) {
    // Temporal changes others, such as a space, on their way into the address of the database.
    return [`${name} has other characters than letters, digits and . _ ~ -: leave them out.`];
  }
  return value.length >= LEAST_CHARACTERS
    ? []
    : [`${name} has ${value.length} characters: give it at least ${LEAST_CHARACTERS}.`];
}

function portFaults(variables: Variables): readonly string[] {
  const ports = Object.entries(variables)
    .filter(([name]) => /^STACK_\w+_PORT$/.test(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return ports.flatMap(([name, value = ''], index) => {
    if (!/^\d{1,5}$/.test(value) || Number(value) < 1 || Number(value) > 65_535) {
      return [`${name} is '${value}': give a port, 1 to 65535.`];
    }
    const twin = ports.slice(0, index).find(([, other]) => other === value)?.[0];
    return twin === undefined ? [] : [`${twin} and ${name} are both ${value}: give each a port of its own.`];
  });
}

const networkFault = (network: string): readonly string[] =>
  /^(\d{1,3}\.){2}\d{1,3}$/.test(network) && network.split('.').every((part) => Number(part) < 256)
    ? []
    : [`STACK_NETWORK is '${network}': give the first three numbers of a network, as 172.30.77.`];

function keysFault(keys: string): readonly string[] {
  if (keys === '') return [];
  if (!keys.trimStart().startsWith('{')) {
    return [
      'STACK_PAYLOAD_KEYS is no content of a file of keys: containers see no file of this machine. Give what is in the file, in single quotes.',
    ];
  }
  try {
    parseKeyRing(keys);
    return [];
  } catch (error) {
    if (!(error instanceof KeyRingError)) throw error;
    return [`STACK_PAYLOAD_KEYS can't be used: ${error.message}`];
  }
}
