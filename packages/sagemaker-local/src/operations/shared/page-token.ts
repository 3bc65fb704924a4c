import { type AwsError, validationError } from '../../model/aws-error.js';

/** AWS's words for a token that it has not given out. */
export const invalidToken = (): AwsError =>
  validationError('The request included an invalid token: NextToken was not returned by this operation.');

/** A place in a list as the token that clients hand back. */
export const encodeToken = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/**
 * @param isPlace whether the token has the shape that this operation gives out
 * @param invalid the error for one that has not
 */
export function decodeToken<Place>(
  token: string,
  isPlace: (value: unknown) => value is Place,
  invalid: () => AwsError = invalidToken,
): Place {
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw invalid();
  }
  if (!isPlace(place)) throw invalid();
  return place;
}
