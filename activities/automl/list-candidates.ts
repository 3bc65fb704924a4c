import { type AutoMLCandidate, ListCandidatesForAutoMLJobCommand } from '@aws-sdk/client-sagemaker';
import type { FoundCandidate } from '../../contracts/automl/automl.js';
import { callAws } from '../aws/aws-failure.js';
import { observeFile } from '../s3/stored-files.js';
import type { TrainingDeps } from '../training/deps.js';
import { awaitDescribeTurn } from '../training/poll.js';

/** The candidates of an AutoML job so far, oldest first. @param proven whether their models are there to be looked at */
export async function listCandidates(
  deps: Pick<TrainingDeps, 'sagemaker' | 'pace' | 's3'>,
  job: string,
  proven: boolean,
): Promise<readonly FoundCandidate[]> {
  const found: AutoMLCandidate[] = [];
  for (let token: string | undefined, more = true; more; more = token !== undefined) {
    await awaitDescribeTurn(deps);
    const page = await callAws(`ListCandidatesForAutoMLJob ${job}`, () =>
      deps.sagemaker.send(
        new ListCandidatesForAutoMLJobCommand({
          AutoMLJobName: job,
          MaxResults: 100,
          SortBy: 'CreationTime',
          SortOrder: 'Ascending',
          NextToken: token,
        }),
      ),
    );
    found.push(...(page.Candidates ?? []));
    token = page.NextToken;
  }
  return Promise.all(
    found.map(async (candidate) => {
      const told = foundCandidate(candidate);
      if (!proven || told.modelUri === undefined) return told;
      return { ...told, modelProof: (await observeFile(deps.s3, told.modelUri))?.proof };
    }),
  );
}

function foundCandidate(candidate: AutoMLCandidate): FoundCandidate {
  const { CandidateName: name = '', CandidateStatus: status, FailureReason: reason } = candidate;
  const { Value: squares } = candidate.FinalAutoMLJobObjectiveMetric ?? {};
  const { CreationTime: began, EndTime: ended } = candidate;
  // Those of tables have one; what a pipeline of several would need is not kept.
  const [container] = candidate.InferenceContainers ?? [];
  return {
    name,
    status: status === 'Stopping' || status === undefined ? 'InProgress' : status,
    ...(squares !== undefined && Number.isFinite(squares) ? { rmse: Number(Math.sqrt(squares).toPrecision(7)) } : {}),
    seconds: Math.max(0, ((ended?.getTime() ?? 0) - (began?.getTime() ?? 0)) / 1000),
    ...(began === undefined || ended === undefined ? {} : { trained: [began.getTime(), ended.getTime()] as const }),
    ...(reason === undefined ? {} : { reason }),
    ...(container === undefined
      ? {}
      : { image: container.Image, modelUri: container.ModelDataUrl, environment: container.Environment ?? {} }),
  };
}
