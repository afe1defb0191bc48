import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../../session/session.js';
import { MOST_BYTES, typeOf, upload } from './upload.js';

/** A file on its way, or one that did not get through. */
export interface Upload {
  readonly id: number;
  readonly name: string;
  /** 0 to 1. */
  readonly share: number;
  readonly failure: string | null;
}

let last = 0;

/** Files on their way, one after the other; who has arrived is a document in the list. */
export function useUploads() {
  const { client } = useSession();
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const change = (id: number, part: Partial<Upload>): void =>
    setUploads((before) => before.map((each) => (each.id === id ? { ...each, ...part } : each)));
  const dismiss = (id: number): void => setUploads((before) => before.filter((each) => each.id !== id));

  const send = async (id: number, file: File): Promise<void> => {
    const type = typeOf(file);
    if (type === null)
      return change(id, { failure: 'This kind of file cannot be read: PDF, HTML, Markdown or text can.' });
    if (file.size > MOST_BYTES) return change(id, { failure: 'It is larger than 20 MB.' });
    try {
      await upload(file, { token: await client.token(), type, onProgress: (share) => change(id, { share }) });
      dismiss(id);
      await queries.invalidateQueries({ queryKey: ['documents'] });
    } catch (error) {
      change(id, { failure: error instanceof Error ? error.message : 'The upload failed.' });
    }
  };
  const add = async (files: readonly File[]): Promise<void> => {
    const added = files.map((file) => ({ id: (last += 1), file }));
    setUploads((before) => [
      ...before,
      ...added.map(({ id, file }) => ({ id, name: file.name, share: 0, failure: null })),
    ]);
    for (const { id, file } of added) await send(id, file);
  };
  return { uploads, add, dismiss };
}
