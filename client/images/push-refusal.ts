import { UserError } from '../errors/user-error.js';
import type { Registry } from './registry.js';

/** Lines of the engine that are repeated where nobody knows better. */
const TAIL = 8;

/** What a registry has refused, with what a person does about it. @param said all that the engine has printed */
export function pushRefusal(
  { host, ecr }: Registry,
  { repository, engine, said }: { readonly repository: string; readonly engine: string; readonly said: string },
): UserError {
  const text = said.trim();
  const why = text.split('\n').slice(-TAIL).join('\n');
  const name = repository.slice(host.length + 1);
  if (/name[_ ]unknown|repository with name .* does not exist|repository does not exist/i.test(text)) {
    const cure =
      ecr === undefined
        ? 'Make it there'
        : `Make it: aws ecr create-repository --repository-name ${name} --image-tag-mutability IMMUTABLE --registry-id ${ecr.account} --region ${ecr.region}`;
    return new UserError(`${host} has no repository ${name}. ${cure}\n${why}`, 'notFound');
  }
  if (/no basic auth|authorization token has expired|unauthorized|authentication required|denied/i.test(text)) {
    const cure =
      ecr === undefined
        ? `Sign in: ${engine} login ${host}`
        : `Give --login, or sign in: aws ecr get-login-password --region ${ecr.region} | ${engine} login --username AWS --password-stdin ${host}`;
    return new UserError(`${host} lets nobody push to ${name} who is not signed in, or may not. ${cure}\n${why}`);
  }
  if (/server gave HTTP response to HTTPS client/i.test(text)) {
    return new UserError(
      `${host} does not speak TLS. Set it up with a certificate, or name it among the engine's insecure registries.\n${why}`,
      'unreachable',
    );
  }
  if (/connection refused|no such host|i\/o timeout|network is unreachable|TLS handshake timeout/i.test(text)) {
    return new UserError(`${host} does not answer. See to its address and the network.\n${why}`, 'unreachable');
  }
  return new UserError(`${host} has not taken ${name}:\n${why}`);
}
