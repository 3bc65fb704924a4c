import { type Sizes, typesOf, unknownType } from './type-list.js';

/** Sizes of each family, as SageMaker's API names the types that CreateTrainingJob takes. A test compares them with the AWS client. */
const SIZES: Sizes = {
  c4: 'xlarge 2xlarge 4xlarge 8xlarge',
  c5: 'xlarge 2xlarge 4xlarge 9xlarge 18xlarge',
  c5n: 'xlarge 2xlarge 4xlarge 9xlarge 18xlarge',
  c6i: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge',
  c7i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  c8i: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge',
  g4dn: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge',
  g5: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  g6: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  g6e: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  g7: '2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge',
  g7e: '2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge',
  m4: 'xlarge 2xlarge 4xlarge 10xlarge 16xlarge',
  m5: 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge',
  m6i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge',
  m7i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  m8i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge',
  p2: 'xlarge 8xlarge 16xlarge',
  p3: '2xlarge 8xlarge 16xlarge',
  p3dn: '24xlarge',
  p4d: '24xlarge',
  p4de: '24xlarge',
  p5: '4xlarge 48xlarge',
  p5e: '48xlarge',
  p5en: '48xlarge',
  'p6-b200': '48xlarge',
  'p6-b300': '48xlarge',
  'p6e-gb200': '36xlarge',
  r5: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge',
  r5d: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge',
  r6i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge',
  r7i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  r8i: 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge',
  t3: 'medium large xlarge 2xlarge',
  trn1: '2xlarge 32xlarge',
  trn1n: '32xlarge',
  trn2: '48xlarge',
};

/** Every instance type that a training job can have, for example `ml.m5.xlarge`. */
export const TRAINING_INSTANCE_TYPES: readonly string[] = typesOf(SIZES);

const known: ReadonlySet<string> = new Set(TRAINING_INSTANCE_TYPES);

export const isTrainingInstanceType = (type: string): boolean => known.has(type);

/** Families whose sizes all transform as well as train. */
const TRANSFORMING = 'c4 c5 c6i c7i g4dn g5 g6 g6e m4 m5 m6i m7i p2 p3 r6i r7i trn1'.split(' ');

/** Types that transform and don't train. */
const TRANSFORM_ONLY = ['ml.c6i.large', 'ml.inf2.xlarge', 'ml.inf2.8xlarge', 'ml.inf2.24xlarge', 'ml.inf2.48xlarge'];

/** Every instance type that a batch transform can have: fewer than train, so a request is held against both. */
export const TRANSFORM_INSTANCE_TYPES: readonly string[] = [...typesOf(SIZES, TRANSFORMING), ...TRANSFORM_ONLY];

const transforming: ReadonlySet<string> = new Set(TRANSFORM_INSTANCE_TYPES);

export const isTransformInstanceType = (type: string): boolean => transforming.has(type);

/** The message about a type that transforms nothing. */
export function unknownTransformType(type: string): string {
  if (isTrainingInstanceType(type)) {
    return `SageMaker trains on ${type} and has no batch transform on it; write another, such as ml.m5.xlarge.`;
  }
  return unknownType(
    'SageMaker has no batch transform on an instance type',
    type,
    TRANSFORM_INSTANCE_TYPES,
    'ml.m5.xlarge',
  );
}

/** The message about a type that is none, with the name that was most likely meant. */
export const unknownInstanceType = (type: string): string =>
  unknownType('SageMaker trains on no instance type', type, TRAINING_INSTANCE_TYPES, 'ml.m5.xlarge');
