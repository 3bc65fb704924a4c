export interface SbomComponent {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
}

export function pythonComponents(root: string, file: string): readonly SbomComponent[];
