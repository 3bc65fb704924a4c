import { Command, InvalidArgumentError, Option } from 'commander';
import { startSagemaker } from '../../local/stack/start-sagemaker.js';
import { UserError } from '../errors/user-error.js';
import { interruption, stayUp } from '../launcher/stay-up.js';
import { colours } from '../terminal/colours.js';

interface SagemakerLocalOptions {
  readonly port?: number;
  readonly root: string;
  readonly s3?: string;
}

export const sagemakerLocalCommand = () =>
  new Command('sagemaker-local')
    .description('serve SageMaker on this machine for any AWS client, without the pipeline, until Ctrl-C')
    .option('--port <number>', 'port of 127.0.0.1; the first free one from 7080 on by default', portNumber)
    .addOption(new Option('--root <dir>', 'folder of jobs, objects, logs and keys').default('.sagemaker'))
    .option('--s3 <url>', 'S3 server to use, with the AWS keys of the environment, instead of an own one')
    .argument('[options...]', "options of the server itself after --, for example '-- --lost-jobs fail'")
    .action(async (serverArguments: string[], { port, root, s3 }: SagemakerLocalOptions) => {
      const interrupted = interruption();
      const stack = await startSagemaker({
        root,
        port,
        s3: s3 === undefined ? undefined : { url: s3, credentials: ownCredentials() },
        serverArguments,
        onEvent: (event) => console.log(colours.dim(event.message)),
      });
      const { environment, bucket } = stack;
      console.log(`SageMaker   ${environment.AWS_ENDPOINT_URL_SAGEMAKER} (with its runtime and CloudWatch Logs)`);
      console.log(`S3          ${environment.AWS_ENDPOINT_URL_S3}${bucket === undefined ? '' : `, bucket ${bucket}`}`);
      console.log('\nFor AWS clients (SDKs, boto3, the AWS CLI, the SageMaker Python SDK):\n');
      for (const [name, value] of Object.entries(environment)) console.log(`export ${name}=${value}`);
      console.log('\nReady. Ctrl-C ends it; unfinished jobs go on with the next start.');
      await stayUp(stack, interrupted);
    });

function ownCredentials() {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new UserError(
      '--s3 needs the keys of that server: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      'usage',
    );
  }
  return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('It must be a port number, 0 to 65535.');
  }
  return port;
}
