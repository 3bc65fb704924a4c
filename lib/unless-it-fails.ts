/** For what only watches work: a failure of it is heard by nobody, and must not end what is watched. */
export const unlessItFails =
  <Given extends readonly unknown[]>(watch: (...given: Given) => void) =>
  (...given: Given): void => {
    try {
      watch(...given);
    } catch {
      // There is nobody to tell.
    }
  };
