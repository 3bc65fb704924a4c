/**
 * Global variable of the workflows' sandbox that says whether messages of failures are written as payloads, which are encrypted.
 * One bundle serves workers with keys and without.
 */
export const ENCODED_FAILURES = 'forecastFailuresAreEncoded';
