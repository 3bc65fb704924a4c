/** Why a page can't be shown, for whoever asked for it. */
export class PageTrouble extends Error {
  override readonly name = 'PageTrouble';

  constructor(
    readonly status: 400 | 404 | 410 | 500 | 503,
    readonly title: string,
    message: string,
  ) {
    super(message);
  }
}
