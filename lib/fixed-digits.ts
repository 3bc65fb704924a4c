/** A number with so many digits behind the point, as it is printed: with a minus sign instead of a hyphen, and with none before a zero. */
export function fixedDigits(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.startsWith('-') ? (Number(text) === 0 ? text.slice(1) : `−${text.slice(1)}`) : text;
}
