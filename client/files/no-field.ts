/** The one name that objects of JavaScript have a meaning of their own for, so that nothing that people write can be called so. */
export const NO_FIELD = '__proto__';
