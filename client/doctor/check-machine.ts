import { isSupportedNode, OLDEST_NODE } from '@durable-forecast/lib/supported-node.mjs';
import { pythonPath } from '../../local/installed/python.mjs';
import { SERVERS, type ServerPin, serverPath } from '../../local/installed/servers.mjs';
import { type Finding, fault, ok, skipped } from './finding.js';

/**
 * What this machine needs: Node for everything, the rest for a stack of its own.
 *
 * @param needsStack whether the environment names no Temporal service elsewhere
 */
export const checkMachine = (needsStack: boolean, node = process.versions.node): readonly Finding[] => [
  isSupportedNode(node)
    ? ok('node', `Node ${node}.`)
    : fault('node', `Node ${node} is too old: install Node ${OLDEST_NODE} or newer.`),
  ...(needsStack ? stackFindings() : [skipped('local stack', 'Not needed: the environment names a Temporal service.')]),
];

const stackFindings = (): readonly Finding[] => [
  pythonPath() === undefined
    ? fault('python', "The Python environment of the algorithm containers is missing: run 'npm run setup'.")
    : ok('python', 'The Python environment of the containers is there.'),
  serverFinding('temporal server', SERVERS.temporal),
  serverFinding('s3 server', SERVERS.versitygw),
];

const serverFinding = (name: string, server: ServerPin): Finding =>
  serverPath(server) === undefined
    ? fault(name, `${server.title} ${server.version} is missing: run 'npm run setup', which installs it.`)
    : ok(name, `${server.title} is there.`);
