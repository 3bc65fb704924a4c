import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import open from 'open';
import { Library } from '../browse/data/library.js';
import { describeTrouble } from '../browse/describe-trouble.js';
import { serveBrowse } from '../browse/serve.js';
import { connectStore } from '../connection/connect-store.js';
import { UserError } from '../errors/user-error.js';
import { interruption } from '../launcher/stay-up.js';
import { showWait } from '../terminal/show-wait.js';
import { hostNames, isLoopback, portNumber } from './listen-options.js';
import { stateOption } from './options.js';

interface BrowseCommandOptions {
  readonly port: number;
  readonly listen: string;
  readonly basePath: string;
  readonly trustedHost: readonly string[];
  readonly open?: boolean;
  readonly state: string;
}

/** Answers at once from the beginning; what the first pages need is waited for so long before its address is shown. */
const MOST_WARM_MS = 3000;

export const browseCommand = () =>
  new Command('browse')
    .description('show everything that was published in the browser: versions, series, bands, accuracy, runs')
    .option('--port <number>', 'port to listen on; 0 for one that is free', portNumber, 7090)
    .option(
      '--listen <address>',
      'address to listen on; another one than this machine alone needs --trusted-host',
      '127.0.0.1',
    )
    .option('--base-path <path>', 'path below which a proxy shows it, as /forecasts', basePath, '')
    .option('--trusted-host <name>', 'name under which a proxy is asked for it; may be repeated', hostNames, [])
    .option('--open', 'open it in the browser')
    .addOption(stateOption())
    .action(
      async ({ port, listen, basePath: base, trustedHost: trustedHosts, state, ...options }: BrowseCommandOptions) => {
        if (!isLoopback(listen) && trustedHosts.length === 0) {
          throw new UserError(
            `Who reaches ${listen} would read every forecast: the app has no login of its own. Name the host of the proxy that has one with --trusted-host, or leave --listen out.`,
            'usage',
          );
        }
        const interrupted = interruption();
        const store = await connectStore(state);
        const library = new Library(store);
        const server = await serveBrowse(library, { address: listen, port, base, trustedHosts });
        try {
          // The server stays up where that fails: it may pass, and every page says what is wrong.
          const warmed = library
            .warm()
            .catch((error: unknown) => console.error(describeTrouble(error, store.bucket).message));
          await showWait(`Reading what is current in ${store.bucket}`, () =>
            Promise.race([warmed, interrupted, sleep(MOST_WARM_MS, undefined, { ref: false })]),
          );
          console.log(`${server.url}\nShows the bucket ${store.bucket}, and changes nothing. Ctrl-C ends it.`);
          if (options.open) await open(server.url);
          await interrupted;
        } finally {
          await server.close();
          store.s3.destroy();
        }
      },
    );

/** Segments of a path without what an address would have to escape. */
function basePath(text: string): string {
  const path = text.replace(/\/+$/, '');
  if (path === '' || /^(\/(?!\.+(\/|$))[\w.~-]+)+$/.test(path)) return path;
  throw new InvalidArgumentError(
    'It must be a path such as /forecasts, of letters, digits and - . _ ~ between slashes.',
  );
}
