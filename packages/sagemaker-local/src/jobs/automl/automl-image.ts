/** The container that searches and serves; its Python environment is made when a first job needs it. */
export const automlImage = ({ account, region }: { readonly account: string; readonly region: string }): string =>
  `${account}.dkr.ecr.${region}.amazonaws.com/sagemaker-local-autopilot:1`;
