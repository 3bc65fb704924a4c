/**
 * Families whose instances have disks of their own, which their hardware encrypts. SageMaker takes no key for the volume of such an
 * instance and refuses a request that names one.
 *
 * @source "Instance store volumes" of the EC2 user guide; VolumeKmsKeyId of SageMaker's ResourceConfig
 */
const FAMILIES: ReadonlySet<string> = new Set(
  (
    'c5d c6gd m5d m6gd r5d r6gd r7gd dl1 g4dn g5 g6 g6e g7 g7e ' +
    'p3dn p4d p4de p5 p5e p5en p6-b200 p6-b300 p6e-gb200 trn1 trn1n trn2'
  ).split(' '),
);

/** @param type as SageMaker names it, for example `ml.g5.xlarge` */
export const hasLocalStorage = (type: string): boolean => FAMILIES.has(type.split('.')[1] ?? '');
