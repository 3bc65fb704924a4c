/** By which a shell is set up for an account of AWS, or for a Temporal service, that is not the local one. */
const ELSEWHERE =
  /^(?:AWS_(?:PROFILE|DEFAULT_PROFILE|SESSION_TOKEN|SECURITY_TOKEN|CREDENTIAL_EXPIRATION|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|CONTAINER_\w+)|TEMPORAL_\w+)$/;

/**
 * The variables of a program that uses a local stack. Those of the shell that lead elsewhere are left out: a session's token would be
 * sent along with the keys of the stack, a profile would be used in their place, and an API key makes Temporal's clients speak TLS.
 *
 * @param environment of the stack
 */
export function stackVariables(
  environment: Readonly<Record<string, string>>,
  shell: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(shell).filter(([name]) => !ELSEWHERE.test(name));
  // A profile that nobody names may have an API key, too: the local Temporal speaks no TLS whatever it says.
  return { ...Object.fromEntries(kept), TEMPORAL_TLS: 'false', ...environment };
}

/** As `stackVariables`, for this process. */
export function takeStackVariables(environment: Readonly<Record<string, string>>): void {
  const taken = stackVariables(environment);
  for (const name of Object.keys(process.env)) if (!(name in taken)) delete process.env[name];
  Object.assign(process.env, taken);
}
