import type { Picture } from './pictures/picture.js';

/** A piece of a section: HTML whose texts are escaped, or a picture that is still to be drawn. */
export type Part = string | Picture;

/** A section of the page; the contents at its top lead to it by its title. */
export interface Section {
  readonly title: string;
  readonly parts: readonly Part[];
}
