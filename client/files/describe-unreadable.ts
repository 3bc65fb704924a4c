import { userNumber } from '@durable-forecast/lib/user-number';

/** Why a file or folder can't be read, with the cure where its rights are the reason. */
export function describeUnreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code !== 'EACCES') return message;
  return (
    `user ${userNumber()}, who runs this, may not (EACCES). Run it as a user who may, or let others read it; ` +
    'in a container, run it as yourself: docker compose run --user "$(id -u):$(id -g)" ….'
  );
}
