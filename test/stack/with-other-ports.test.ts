import { describe, expect, it } from 'vitest';
import { StackError } from '../../local/stack/stack-error.js';
import { withOtherPorts } from '../../local/stack/with-other-ports.js';

describe('a start that loses a port', () => {
  const losing = (times: number, message: string) => {
    const starts: boolean[] = [];
    const told: string[] = [];
    const started = withOtherPorts(
      (event) => told.push(event.message),
      async (isFirst) => {
        starts.push(isFirst);
        if (starts.length <= times) throw new StackError(message);
        return starts.length;
      },
    );
    return { started, starts, told };
  };

  it('is made again with other ports, and clears nothing a second time', async () => {
    const { started, starts, told } = losing(
      2,
      'temporal ended: listen tcp 127.0.0.1:7234: bind: address already in use',
    );
    expect([await started, starts, told.length]).toEqual([3, [true, false, false], 2]);
  });

  it('is given up when every port is lost, and at once for any other reason', async () => {
    const everyPort = losing(9, 'listen EADDRINUSE: address already in use 127.0.0.1:7080');
    await expect(everyPort.started).rejects.toThrow('EADDRINUSE');
    expect(everyPort.starts).toHaveLength(4);
    const other = losing(9, 'worker was not ready after 60 s.');
    await expect(other.started).rejects.toThrow('not ready');
    expect(other.starts).toHaveLength(1);
  });
});
