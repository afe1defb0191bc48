import { ProblemError } from '@omnichat/client';
import type { KnowledgeDocument, Problem } from '@omnichat/client/types';

/** What the server reads, by the ending of a file's name. */
const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  html: 'text/html',
  htm: 'text/html',
  md: 'text/markdown',
  markdown: 'text/markdown',
  txt: 'text/plain',
};

/** For the field that chooses files. */
export const ACCEPTED = Object.keys(TYPES)
  .map((ending) => `.${ending}`)
  .join(',');

/** In bytes; the server refuses more. */
export const MOST_BYTES = 20 * 1_024 * 1_024;

/** The media type of a file; null for one that can't be read. */
export function typeOf({ name }: File): string | null {
  const [, ending = ''] = /\.(\w+)$/.exec(name) ?? [];
  return TYPES[ending.toLowerCase()] ?? null;
}

interface Sending {
  readonly token: string;
  readonly type: string;
  /** Told the share that has gone out, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Sends a file as it is. By XMLHttpRequest, because fetch tells nothing of what has gone out. @throws ProblemError */
export function upload(file: File, { token, type, onProgress }: Sending): Promise<KnowledgeDocument> {
  const request = new XMLHttpRequest();
  const title = file.name.replace(/\.\w+$/, '').slice(0, 300);
  request.open('POST', `/knowledge/documents?${new URLSearchParams({ title }).toString()}`);
  request.setRequestHeader('authorization', `Bearer ${token}`);
  request.setRequestHeader('content-type', type);
  request.responseType = 'json';
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
  return new Promise((resolve, reject) => {
    request.addEventListener('load', () => {
      if (request.status < 300) resolve(request.response as KnowledgeDocument);
      else reject(request.response ? new ProblemError(request.response as Problem) : new Error('The upload failed.'));
    });
    request.addEventListener('error', () => reject(new Error('The server cannot be reached.')));
    request.send(file);
  });
}
