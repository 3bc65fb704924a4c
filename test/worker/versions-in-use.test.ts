import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { versionsInUse } from '../../worker/versions-in-use.js';

/** What Temporal says: open scenarios by their ids, each with the forecast that it says it is of; and of the endpoint of `foods`. */
function temporal(scenarios: Readonly<Record<string, string | undefined>>, endpoint?: string, serves?: string): Client {
  const list = async function* () {
    for (const [workflowId, name] of Object.entries(scenarios)) {
      yield { workflowId, typedSearchAttributes: { get: () => name } };
    }
  };
  const getHandle = (id: string) => ({
    describe: async () => {
      if (id !== 'endpoint/foods' || endpoint === undefined) throw new WorkflowNotFoundError('gone', id, undefined);
      return { status: { name: endpoint } };
    },
    query: async () => {
      if (serves === 'silent') throw new Error('no worker answers');
      return { deployment: serves === undefined ? undefined : { version: serves } };
    },
  });
  return { workflow: { list, getHandle } } as unknown as Client;
}

describe('the versions that open workflows work with, whatever their age,', () => {
  it('are those of scenarios that are computed, of this forecast or of one that is not said yet; plans read alone', async () => {
    const open = {
      'what-if:foods-1/cheap': 'foods',
      'what-if:foods-2/dear': undefined,
      'what-if:tea-1/cheap': 'tea',
      'what-if:foods-3/cheap/plan-f00d': 'foods',
    };
    expect(await versionsInUse(temporal(open), 'foods')).toEqual(
      new Map([
        ['foods-1', 'the scenario cheap of it is being computed'],
        ['foods-2', 'the scenario dear of it is being computed'],
      ]),
    );
  });

  it('are that which an endpoint serves, and none once it is gone or before it serves', async () => {
    expect(await versionsInUse(temporal({}, 'RUNNING', 'foods-1'), 'foods')).toEqual(
      new Map([['foods-1', 'the endpoint serves it']]),
    );
    for (const [endpoint, serves] of [[undefined], ['COMPLETED', 'foods-1'], ['RUNNING', undefined]] as const) {
      expect(await versionsInUse(temporal({}, endpoint, serves), 'foods')).toEqual(new Map());
    }
  });

  it('are not guessed where an endpoint does not say what it serves', async () => {
    await expect(versionsInUse(temporal({}, 'RUNNING', 'silent'), 'foods')).rejects.toThrow('no worker answers');
  });
});
