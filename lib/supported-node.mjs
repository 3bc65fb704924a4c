// Plain JavaScript, because the set-up uses it before anything is installed.

/** The oldest version of Node that the project is tried with. */
export const OLDEST_NODE = '20.20';

export function isSupportedNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

export function silenceAwsVersionWarning() {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
}
