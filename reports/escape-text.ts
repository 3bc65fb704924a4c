/** Makes any text safe between tags and in attributes. */
export const escapeText = (content: string): string =>
  content.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
