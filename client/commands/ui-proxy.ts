import { Command, InvalidArgumentError } from 'commander';
import { serveApp } from '../http/serve-app.js';
import { interruption } from '../launcher/stay-up.js';
import { uiProxyApp } from '../ui-proxy/app.js';
import { hostNames, portNumber } from './listen-options.js';

interface UiProxyOptions {
  readonly target: string;
  readonly port: number;
  readonly listen: string;
  readonly trustedHost: readonly string[];
}

/** `forecast ui-proxy`: what docker-compose.yml publishes in place of the Web UI itself. */
export const uiProxyCommand = () =>
  new Command('ui-proxy')
    .description("show Temporal's Web UI under the names of this machine alone")
    .requiredOption('--target <url>', 'address of the Web UI that is asked, which nobody else should reach', origin)
    .option('--port <number>', 'port to listen on; 0 for one that is free', portNumber, 8233)
    .option(
      '--listen <address>',
      'address to listen on; it has no login, so another one than this machine alone belongs behind what has one',
      '127.0.0.1',
    )
    .option('--trusted-host <name>', 'name under which a proxy is asked for it; may be repeated', hostNames, [])
    .action(async ({ target, port, listen, trustedHost: trustedHosts }: UiProxyOptions) => {
      const interrupted = interruption();
      const server = await serveApp(uiProxyApp({ target, trustedHosts }), { address: listen, port });
      console.log(
        `${server.url}\nShows ${target} under ${['127.0.0.1', 'localhost', ...trustedHosts].join(', ')} and no other name. Ctrl-C ends it.`,
      );
      await interrupted;
      await server.close();
    });

function origin(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text) return text;
  throw new InvalidArgumentError('Give scheme, host and port without a path, as http://temporal-ui:8080.');
}
