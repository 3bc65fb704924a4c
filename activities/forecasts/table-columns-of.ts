import { asyncBufferFromFile, type FileMetaData, parquetMetadataAsync, parquetRead } from 'hyparquet';

/** Columns of some rows of a table that stand together: texts, or numbers; days since 1970 of dates. */
export type RowColumns = Readonly<Record<string, ArrayLike<string> | ArrayLike<number>>>;

/** A parquet file that is read a group of rows at a time. */
export interface TableFile {
  readonly columns: readonly string[];
  readonly rows: number;
  /** The groups in their order. @throws Error where one lacks a column */
  groups(names: readonly string[]): AsyncGenerator<RowColumns>;
}

/** @throws Error when the file is no parquet */
export async function openTable(path: string): Promise<TableFile> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const columns = metadata.schema.slice(1).map(({ name }) => name);
  return {
    columns,
    rows: Number(metadata.num_rows),
    async *groups(names) {
      const lacking = names.find((name) => !columns.includes(name));
      if (lacking !== undefined) throw new Error(`there is no column ${lacking}`);
      for (const { from, to } of spansOf(metadata)) {
        const read: Record<string, unknown[]> = Object.fromEntries(names.map((name) => [name, []]));
        await parquetRead({
          ...{ file, metadata, columns: [...names], rowStart: from, rowEnd: to },
          parsers: { dateFromDays: (days: number) => days } as never,
          onChunk: ({ columnName, columnData, rowStart }) => {
            const into = read[columnName] as unknown[];
            for (let row = 0; row < columnData.length; row++) into[rowStart - from + row] = columnData[row];
          },
        });
        yield read as unknown as RowColumns;
      }
    },
  };
}

function spansOf({ row_groups }: FileMetaData): readonly { readonly from: number; readonly to: number }[] {
  let to = 0;
  return row_groups.map((group) => {
    const from = to;
    to += Number(group.num_rows);
    return { from, to };
  });
}
