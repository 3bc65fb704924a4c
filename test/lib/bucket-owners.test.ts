import { ownerOf, readBucketOwners } from '@durable-forecast/lib/bucket-owners';
import { describe, expect, it } from 'vitest';

describe('whose buckets are', () => {
  it('is one account for all, and another one for those that are named', () => {
    const owners = readBucketOwners('123456789012, landing-zone=210987654321');
    expect(ownerOf(owners, 'forecast')).toBe('123456789012');
    expect(ownerOf(owners, 'landing-zone')).toBe('210987654321');
    expect(ownerOf(readBucketOwners('landing-zone=210987654321'), 'forecast')).toBeUndefined();
    expect(ownerOf(readBucketOwners(''), 'constructor')).toBeUndefined();
  });

  it('is refused where it can not be meant', () => {
    const faultOf = (text: string) => {
      try {
        return readBucketOwners(text);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(
      ['12345', 'A_b=123456789012', 'raw=', '123456789012,210987654321', 'raw=123456789012,raw=123456789012'].map(
        faultOf,
      ),
    ).toMatchInlineSnapshot(`
      [
        "'12345' is no account: give its 12 digits, as in 123456789012",
        "'A_b' is no name of a bucket, as in landing-zone=210987654321",
        "'' is no account: give its 12 digits, as in 123456789012",
        "all buckets have two owners; give one",
        "raw has two owners; give one",
      ]
    `);
  });
});
