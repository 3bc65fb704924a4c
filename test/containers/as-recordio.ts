/** Rows as SageMaker's recordio-protobuf, label first: dense, or sparse without the zeros. */
export function asRecordio(
  table: readonly (readonly number[])[],
  { sparse = false, labels = true }: { readonly sparse?: boolean; readonly labels?: boolean } = {},
): Uint8Array {
  return Buffer.concat(
    table.map((row) => {
      const [label = 0, ...features] = labels ? row : [0, ...row];
      const entries = [entry(1, sparse ? sparseTensor(features) : floatTensor(features))];
      if (labels) entries.push(entry(2, floatTensor([label])));
      return framed(Buffer.concat(entries));
    }),
  );
}

/** The scores in an answer: of each record the numbers of its label `score`. */
export function scoresOf(answer: Uint8Array): number[][] {
  const bytes = Buffer.from(answer);
  const scores: number[][] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    const message = bytes.subarray(at + 8, at + 8 + length);
    const name = message.indexOf('score');
    // Behind the name come the headers of value, tensor and numbers, a tag and a short length each.
    const numbers = message.subarray(name + 'score'.length + 6);
    scores.push(Array.from({ length: numbers.length / 4 }, (_, index) => numbers.readFloatLE(4 * index)));
    at += 8 + Math.ceil(length / 4) * 4;
  }
  return scores;
}

const FLOAT32 = 2;

/** `map<string, Value>` with one member, `values`. */
const entry = (field: number, tensor: Buffer): Buffer =>
  bytesField(field, Buffer.concat([bytesField(1, Buffer.from('values')), bytesField(2, bytesField(FLOAT32, tensor))]));

const floatTensor = (values: readonly number[]): Buffer => bytesField(1, Buffer.from(Float32Array.from(values).buffer));

function sparseTensor(values: readonly number[]): Buffer {
  const kept = values.flatMap((value, key) => (value === 0 ? [] : [{ key, value }]));
  return Buffer.concat([
    floatTensor(kept.map(({ value }) => value)),
    bytesField(2, Buffer.concat(kept.map(({ key }) => varint(key)))),
    bytesField(3, varint(values.length)),
  ]);
}

const bytesField = (field: number, content: Buffer): Buffer =>
  Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>= 7;
  }
  return Buffer.from([...bytes, rest]);
}

function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0xced7230a, 0);
  head.writeUInt32LE(message.length, 4);
  return Buffer.concat([head, message, Buffer.alloc((4 - (message.length % 4)) % 4)]);
}
