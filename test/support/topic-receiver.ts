import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message that was published, by the names of the Query protocol: `Message`, `MessageAttributes.entry.1.Name`. */
export type PublishedMessage = Readonly<Record<string, string>>;

export interface TopicRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export interface TopicReceiver {
  readonly endpoint: string;
  readonly published: readonly PublishedMessage[];
  readonly close: () => Promise<void>;
}

/**
 * The part of Amazon SNS that publishes, on loopback, as the Query protocol has it.
 *
 * @param refuse an error of SNS in place of an answer, by the number of the message
 * @source AWS, Amazon SNS API Reference, Publish and Common Errors
 */
export async function startTopicReceiver(
  refuse: (message: number) => TopicRefusal | undefined = () => undefined,
): Promise<TopicReceiver> {
  const published: PublishedMessage[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
    const refusal = refuse(published.length);
    published.push(fields);
    response.writeHead(refusal?.status ?? 200, { 'Content-Type': 'text/xml' });
    response.end(
      refusal === undefined
        ? `<PublishResponse xmlns="https://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-${published.length}</MessageId></PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>`
        : `<ErrorResponse xmlns="https://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${refusal.code}</Code><Message>${refusal.message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    published,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
