import { GROUPS } from './operations.js';

/** What is generated. */
export const DOCUMENT = new URL('../../docs/operations.md', import.meta.url);

const INTRODUCTION = `<!-- Written by packages/sagemaker-local/src/fidelity/main.ts from operations.ts beside it. Change those, not this. -->

# The local SageMaker, operation by operation

\`sagemaker-local\` serves SageMaker, SageMaker Runtime, SageMaker Metrics, CloudWatch and CloudWatch Logs on one port of 127.0.0.1, for any AWS
client. \`packages/sagemaker-local/test/contract\` holds the same cases against it with the JavaScript SDK and boto3, and can hold them against AWS itself; there the
SageMaker Python SDK trains, deploys, predicts, transforms, tracks and tunes, and the AWS CLI waits.

Of every operation: requests are decoded and validated by the API model (required members, types, lengths, ranges, patterns, enums, in AWS's
words), signatures are verified (SigV4, 15 minutes of clock skew), ARNs, timestamps and errors have AWS's form, lists have its filters, orders and
tokens, and what was answered survives \`kill -9\`. Error texts that AWS doesn't publish are in our words. IAM is not there: roles and policies are
taken as they come. VPCs, KMS keys and instance types are recorded and shown, but every container runs on this machine.

An operation that is not in these tables answers UnknownOperationException and stands in the server's log.
`;

/** The whole document as Markdown. */
export function renderFidelity(): string {
  const tables = GROUPS.map(({ title, note, operations }) => {
    const rows = Object.entries(operations).map(
      ([name, { faithful, differs }]) => `| ${name} | ${faithful} | ${differs ?? '–'} |`,
    );
    const head = ['| operation | as on AWS | differs |', '| --- | --- | --- |'];
    return [`## ${title}`, ...(note === undefined ? [] : [note]), [...head, ...rows].join('\n')].join('\n\n');
  });
  return `${[INTRODUCTION.trimEnd(), ...tables].join('\n\n')}\n`;
}
