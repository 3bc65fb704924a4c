/** Tensors that a Debugger hook saved. */
export type { TensorWarning } from './event-file.js';
export type { TensorEvent } from './tensor-event.js';
export { tensorFolder } from './tensor-folder.js';
export {
  type ByteSource,
  type NewTensors,
  readTensorDirectory,
  type TensorDirectory,
  TensorReader,
  type TensorReaderState,
  type TensorSeries,
} from './tensor-reader.js';
