import { expect, it } from 'vitest';
import { describeUnreadable } from '../../../client/files/describe-unreadable.js';

const fault = (code: string) => Object.assign(new Error(`${code}: as Node says it`), { code });

it('who may not read a file is told as whom the command ran, and how to run it in a container', () => {
  expect(describeUnreadable(fault('EACCES'))).toBe(
    `user ${process.getuid?.()}, who runs this, may not (EACCES). Run it as a user who may, or let others read it; in a container, run it as yourself: docker compose run --user "$(id -u):$(id -g)" ….`,
  );
});

it('any other reason is left as it is', () => {
  expect(describeUnreadable(fault('ENOENT'))).toBe('ENOENT: as Node says it');
});
