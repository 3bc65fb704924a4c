/** The page of a run that was drawn before its publication: its address, or why there is none. */
export interface DrawnPage {
  readonly report: string | undefined;
  readonly notes: readonly string[];
}
