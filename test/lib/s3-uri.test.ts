import { formatS3Uri, joinKey, parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { describe, expect, it } from 'vitest';

describe('an S3 address', () => {
  it.each([
    ['s3://bucket/folder/name.json', { bucket: 'bucket', key: 'folder/name.json' }],
    ['s3://bucket/folder/', { bucket: 'bucket', key: 'folder/' }],
    ['s3://bucket/', { bucket: 'bucket', key: '' }],
    ['s3://bucket', { bucket: 'bucket', key: '' }],
    ['s3://bucket/two\nlines', { bucket: 'bucket', key: 'two\nlines' }],
  ])('%j has a bucket and a key', (uri, location) => {
    expect(parseS3Uri(uri)).toEqual(location);
  });

  it.each(['', 'bucket/key', 'https://bucket/key', 's3:///key', 's3://'])('is not %j', (text) => {
    expect(() => parseS3Uri(text)).toThrow(`'${text}' is no S3 address; write s3://bucket/key.`);
  });

  it('is made from a bucket and a key', () => {
    expect(formatS3Uri({ bucket: 'bucket', key: 'folder/name.json' })).toBe('s3://bucket/folder/name.json');
  });
});

it('joins parts of a key with one slash, whatever they bring', () => {
  expect(joinKey('models/', '/job/', 'output')).toBe('models/job/output');
  expect(joinKey('', 'job')).toBe('job');
});
