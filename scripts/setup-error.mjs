/** Trouble that the user can cure; shown as one plain sentence. */
export class SetupError extends Error {}
