const SHOWN_CHARACTERS = 80;

/** Short, and with control characters and odd blanks written out, so that they are seen and can't break a terminal. */
export function shown(value: string, length = SHOWN_CHARACTERS): string {
  const cut = value.length > length ? `${value.slice(0, length)}…` : value;
  return cut.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (character) => {
    const code = (character.codePointAt(0) as number).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u{${code}}`;
  });
}
