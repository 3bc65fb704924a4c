/** Raised when the kernel or the file layout changes; features of older code are then built again. */
export const FEATURE_VERSION = 5;
