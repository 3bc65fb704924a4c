import { userInfo } from 'node:os';
import { Option } from 'commander';
import { oneLine } from './one-line.js';

/** Who decides or asks for it: a name that is written down, no proof of who it was. */
export const byOption = () =>
  new Option('--by <name>', 'your name, as the request lists its approvers; your login name by default').argParser(
    oneLine,
  );

/** The name under which somebody is logged in on this machine. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without a name.
    return 'somebody';
  }
}
