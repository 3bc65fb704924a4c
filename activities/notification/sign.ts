import { createHmac } from 'node:crypto';

/** Headers of a message: what a receiver verifies it by, and knows a repetition by. */
export const EVENT_ID_HEADER = 'X-Forecast-Event-Id';
export const TIMESTAMP_HEADER = 'X-Forecast-Timestamp';
export const SIGNATURE_HEADER = 'X-Forecast-Signature';

/**
 * Proves that a body comes from who knows the secret, and when it was sent: HMAC-SHA256, hexadecimal, of timestamp, full stop
 * and body. The version in front lets receivers take two forms while one replaces the other.
 *
 * @param timestamp seconds since 1970
 */
export const sign = (secret: string, timestamp: string, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
