import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { malformedRequest, notJson, notValid } from '../errors/common.problems.js';
import { Problem } from '../errors/problem.js';

declare module 'fastify' {
  interface FastifyRequest {
    upload?: Upload;
  }
  interface FastifyContextConfig {
    takesUploads?: boolean;
  }
}

const TYPES =
  /^(multipart\/form-data|application\/(pdf|octet-stream|xhtml\+xml)|(text|audio|video)\/[\w.+-]+)\s*(;|$)/i;
const MOST_FIELDS = 20;
const MOST_FIELD_BYTES = 4_096;

/** A file as it came, with the fields beside it. */
export interface UploadedFile {
  readonly bytes: Buffer;
  /** As the sender says, in lower case and without parameters. */
  readonly type: string;
  readonly charset: string | null;
  readonly name: string | null;
  readonly fields: Readonly<Record<string, string>>;
  /** SHA-256, in hex. */
  readonly hash: string;
}

type Part = Pick<UploadedFile, 'bytes' | 'type' | 'name' | 'fields' | 'charset'>;

/** Marks a route that takes files beside JSON: as the whole body, or as the part `file` of a form. */
export const TakesUploads = () => RouteConfig({ takesUploads: true });

/** The file that was sent, or undefined when the body is JSON. */
export const Uploaded = createParamDecorator(
  (_: unknown, context: ExecutionContext): Upload | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().upload,
);

/** Leaves the body of an upload unread: it is read when somebody who may has asked for it. */
export function takeUploads(fastify: FastifyInstance, maxBytes: number): void {
  fastify.addContentTypeParser(TYPES, (request, payload, done) => {
    if (request.headers['content-length'] === '0') return done(null, undefined);
    if (!request.routeOptions.config.takesUploads) return done(notJson(), undefined);
    request.upload = new Upload(payload, request.headers, maxBytes);
    done(null, undefined);
  });
}

/** A body that is still on its way. */
export class Upload {
  private reading: Promise<UploadedFile> | undefined;

  constructor(
    private readonly payload: Readable,
    private readonly headers: FastifyRequest['headers'],
    private readonly maxBytes: number,
  ) {}

  /** Reads the file, once, of at most `most` bytes. @throws Problem `too-large` as soon as it is known, `invalid` for a form without a file */
  read(most = this.maxBytes): Promise<UploadedFile> {
    this.reading ??= this.receive(most);
    return this.reading;
  }

  private async receive(most: number): Promise<UploadedFile> {
    // A form has some text around its file.
    const slack = MOST_FIELDS * MOST_FIELD_BYTES;
    if (Number(this.headers['content-length']) > most + slack) throw fileTooLarge(most);
    const { type, charset } = mediaType(this.headers['content-type'] ?? '');
    const part =
      type === 'multipart/form-data' ? await this.form(most) : { ...(await this.whole(most)), type, charset };
    return { ...part, hash: createHash('sha256').update(part.bytes).digest('hex') };
  }

  private async whole(most: number): Promise<Pick<Part, 'bytes' | 'name' | 'fields'>> {
    return { bytes: await collected(this.payload, most), name: null, fields: {} };
  }

  private form(most: number): Promise<Part> {
    return new Promise((resolve, reject) => {
      const fields: Record<string, string> = {};
      let file: Promise<Part> | undefined;
      const fail = (error: unknown): void => {
        this.payload.unpipe();
        // What is still to come is thrown away.
        this.payload.resume();
        reject(error instanceof Problem ? error : malformedRequest());
      };
      const parser = this.formParser(most, fail);
      if (!parser) return;
      parser.on('field', (name, value) => (fields[name] = value));
      parser.on('file', (...[field, stream, name, , type]) => {
        if (field !== 'file' || file) {
          stream.resume();
          return;
        }
        const bytes = collected(stream, most);
        file = bytes.then((content) => ({ bytes: content, name: name || null, fields, ...mediaType(type) }));
        file.catch(fail);
      });
      parser.on('error', fail);
      parser.on('finish', () => {
        if (file) file.then(resolve, fail);
        else fail(notValid([{ path: 'file', message: 'is the part of the form that holds what is sent' }]));
      });
      this.payload.on('error', fail).pipe(parser);
    });
  }

  private formParser(most: number, fail: (error: unknown) => void): BusboyInstance | null {
    const limits = { files: 1, fields: MOST_FIELDS, fieldSize: MOST_FIELD_BYTES, fileSize: most + 1 };
    try {
      return new Busboy({ headers: this.headers as { 'content-type': string }, limits });
    } catch {
      fail(malformedRequest());
      return null;
    }
  }
}

export const fileTooLarge = (most: number): Problem =>
  new Problem('too-large', 'file-too-large', `The file is larger than ${most} bytes.`);

async function collected(stream: Readable, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= most) return void chunks.push(chunk);
      chunks.length = 0;
      stream.off('data', take).resume();
      reject(fileTooLarge(most));
    };
    stream.on('data', take);
    stream.once('end', () => resolve(Buffer.concat(chunks)));
    stream.once('error', () => reject(malformedRequest()));
    stream.once('close', () => reject(malformedRequest()));
  });
}

function mediaType(header: string): { type: string; charset: string | null } {
  const [type = '', ...parameters] = header.split(';');
  const charset = parameters.map((each) => /^\s*charset="?([\w-]+)"?\s*$/i.exec(each)?.[1]).find(Boolean);
  return { type: type.trim().toLowerCase(), charset: charset ?? null };
}
