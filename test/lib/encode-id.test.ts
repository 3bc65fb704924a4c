import { decodeId, encodeId, MAX_ENCODED_ID } from '@durable-forecast/lib/encode-id';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Ids of any text, and those of few characters, which are more often nearly equal. */
const anyId = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('A', 'a', 'b', '_', '-', '.', '/', 'X', 'Z', '2', 'ä'), maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('A', 'a', 'ß', '-'), minLength: 30, maxLength: 80 }),
);

describe('an encoded id', () => {
  it.each(['CA_1', 'FOODS_1', 'HOBBIES_2_149', 'WI', '', 'Total'])('%j can be decoded', (id) => {
    expect(decodeId(encodeId(id))).toBe(id);
  });

  it('is the id itself for those of M5', () => {
    for (const id of ['CA_1', 'TX_3', 'FOODS', 'HOUSEHOLD_2', 'FOODS_3_090', 'WI']) expect(encodeId(id)).toBe(id);
  });

  it('can be read by people', () => {
    const ids = [
      'Bäckerei Nord/Ost',
      'Müller & Söhne',
      'a/../../x',
      'store-1',
      'ca_1',
      '日本',
      '🥖',
      '..',
      '',
      'C'.repeat(99),
    ];
    expect(ids.map((id) => encodeId(id))).toMatchInlineSnapshot(`
      [
        "B-C3-A4ckerei-20Nord-2FOst-X7EEC",
        "M-C3-BCller-20-26-20S-C3-B6hne-X7B8",
        "a-2F-2E-2E-2F-2E-2E-2Fx-XC",
        "store--1-XF8",
        "ca_1-XC",
        "-E6-97-A5-E6-9C-AC",
        "-F0-9F-A5-96",
        "-2E-2E",
        "-X",
        "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCC-ZA90BF8276D44653FF6A851240D5FFD6E",
      ]
    `);
  });

  it('has few characters, and those that file names, object keys and tags may have', () => {
    fc.assert(fc.property(anyId, (id) => /^[\w-]+$/.test(encodeId(id)) && encodeId(id).length <= MAX_ENCODED_ID));
  });

  it('leads back to the id, unless the id is too long for it', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        const encoded = encodeId(id);
        expect(decodeId(encoded)).toBe(/(?<!-)(--)*-Z[0-9A-F]{32}$/.test(encoded) ? undefined : id);
      }),
    );
  });

  it('is that of no other, where large and small letters are one, too', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyId, { maxLength: 100 }), (ids) => {
        expect(new Set(ids.map((id) => encodeId(id).toLowerCase())).size).toBe(ids.length);
      }),
    );
  });

  it('is another than that of itself', () => {
    fc.assert(fc.property(anyId, (id) => encodeId(encodeId(id)) !== encodeId(id) || encodeId(id) === id));
    const long = 'ä'.repeat(40);
    expect(encodeId(encodeId(long))).not.toBe(encodeId(long));
  });

  it('exists for valid Unicode alone', () => {
    expect(() => encodeId('A\ud800')).toThrow(String.raw`"A\ud800" is no valid Unicode`);
  });

  it.each(['a', '-', 'A-', 'A-C3', 'A-ZZ', 'A.B', 'A/B', '-X0', 'A-X8', 'A-41'])('%j is none', (text) => {
    expect(decodeId(text)).toBeUndefined();
  });
});
