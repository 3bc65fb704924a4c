// CommonJS, since Temporal's SDK loads it by require().
const { DefaultFailureConverter } = require('@temporalio/common');

/** Messages and stack traces go into a payload, which the codec encrypts. */
exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
