import { contentsOf, type CreateDocument, uploadFields } from '../../../contract/knowledge.schema.js';
import { notValid } from '../../../platform/errors/common.problems.js';
import { invalidInput } from '../../../platform/http/invalid-input.js';
import type { UploadedFile } from '../../../platform/http/uploads.js';
import { contentOf } from '../extraction/content-format.js';
import { unsupportedFile } from '../knowledge.problems.js';
import type { Submission } from './documents.service.js';

/** A submission from JSON. @throws Problem `invalid` without a body */
export function fromBody(body: CreateDocument | undefined): Submission {
  const [given] = contentsOf(body ?? {});
  if (!body || !given) throw notValid([{ path: 'text', message: 'or markdown, html or url, or a file must be sent' }]);
  const { title, language, tags } = body;
  const { format, text } = given;
  const content = format === 'url' ? { url: text } : { format, bytes: Buffer.from(text) };
  return { ...defined({ title, language, tags }), content };
}

/** A submission from a file. @throws Problem `unsupported` for what is no document, `invalid` for its fields */
export function fromFile(file: UploadedFile): Submission {
  const fields = uploadFields.safeParse(file.fields);
  if (!fields.success) throw invalidInput(fields.error.issues);
  const content = contentOf(file);
  if (!content) throw unsupportedFile();
  return { ...defined(fields.data), content };
}

/** Without what was not said, so that it does not hide what the address says. */
const defined = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
