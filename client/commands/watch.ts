import { withClient } from '../connection/with-client.js';
import { exitWith } from '../errors/exit-codes.js';
import { followRun } from '../views/follow-run.js';
import { commandOnRun } from './options.js';

export const watchCommand = () =>
  commandOnRun('watch', 'follow a run to its end; Ctrl-C stops watching, not the run').action(
    (run: string, { state }: { state: string }) =>
      withClient(state, async (client) => {
        exitWith((await followRun(client, run)).ok ? 'ok' : 'failed');
      }),
  );
