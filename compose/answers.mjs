// `node answers.mjs URL`: exit code 0 where the address answers that all is well. The health check of containers.
const [url] = process.argv.slice(2);
fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) }).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);
