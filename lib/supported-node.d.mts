/** The oldest version of Node that the project is tried with: major and minor. */
export const OLDEST_NODE: string;

/** @param version such as `22.3.0`; by default of the Node that asks */
export function isSupportedNode(version?: string): boolean;

/**
 * Keeps the AWS client's warning of versions that it will drop off the screen: ours are checked, and pinned together with the
 * client. Processes that are started later inherit it.
 */
export function silenceAwsVersionWarning(): void;
