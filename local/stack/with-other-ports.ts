import { StackError } from './stack-error.js';
import type { StackEvent } from './supervisor.js';

const MOST_STARTS = 4;

/**
 * Starts a stack, with other ports where a server lost one that was free a moment ago: launchers of one user reserve ports for each
 * other, another user's or any other program does not.
 *
 * @param start chooses its ports anew each time; told whether it is the first
 */
export async function withOtherPorts<Started>(
  onEvent: (event: StackEvent) => void,
  start: (isFirst: boolean) => Promise<Started>,
): Promise<Started> {
  for (let starts = 1; ; starts++) {
    try {
      return await start(starts === 1);
    } catch (error) {
      if (!(error instanceof StackError) || !lostPort(error) || starts === MOST_STARTS) throw error;
      onEvent({ part: 'ports', message: 'Another program has taken a port meanwhile; starting with others.' });
    }
  }
}

/** As servers in Go and in Node say it. */
const lostPort = ({ message }: StackError): boolean => /address already in use|EADDRINUSE/i.test(message);
