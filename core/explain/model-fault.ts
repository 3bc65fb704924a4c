/** A model file that can't be explained, with the reason as a phrase. */
export class ModelFault extends Error {
  override readonly name = 'ModelFault';
}
