/** A field of CSV that holds any text. @source RFC 4180 */
export const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
