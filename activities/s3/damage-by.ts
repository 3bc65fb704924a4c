/** What a proof says is wrong; undefined where it holds. @param prove throws StoredObjectInvalid where it doesn't */
export async function damageBy(prove: () => Promise<void>): Promise<string | undefined> {
  try {
    await prove();
    return undefined;
  } catch (error) {
    const { type, message } = error as { type?: string; message: string };
    if (type === 'StoredObjectInvalid') return message;
    throw error;
  }
}
