/**
 * Writes control characters as `#` and three octal digits, as the logs of SageMaker jobs show them: a tab is `#011`.
 * Metric regexes written for AWS rely on it.
 */
export const escapeControlCharacters = (line: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  line.replace(/[\u0000-\u001f\u007f]/g, (character) => `#${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
