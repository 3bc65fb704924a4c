/**
 * What every AWS client of the project is given besides its address.
 *
 * A service that takes a connection and then falls silent, or a network that swallows packets, would keep a call waiting for
 * ever: without these limits the client waits without end, and so would the step that called it. Silence is not slowness: each
 * byte that comes begins the minute anew, so a large object may take as long as it takes.
 */
export const AWS_CLIENT_SETTINGS = {
  requestHandler: { connectionTimeout: 5000, socketTimeout: 60_000 },
} as const;
