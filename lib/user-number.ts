/** Number of the user that this process runs as, also of one who has no name here, as containers have; -1 on Windows. */
export const userNumber = (): number => process.getuid?.() ?? -1;
