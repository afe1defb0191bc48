import { type FileHandle, open, stat, truncate } from 'node:fs/promises';

/** A log that has grown beyond this many bytes is emptied at the next start. */
const MAX_LOG_BYTES = 5 * 1024 * 1024;
const TAIL_BYTES = 8 * 1024;
const COMPLAINT = /(?:FATAL|PANIC|ERROR):|could not|cannot|not found|No such file/;

/** Opens the server's log for appending; only we can read it. */
export async function openLog(file: string): Promise<FileHandle> {
  const size = await sizeOf(file);
  if (size > MAX_LOG_BYTES) await truncate(file);
  return open(file, 'a', 0o600);
}

/** The size of a file in bytes, 0 where there is none. */
export async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

/**
 * The last complaint in the log's tail, else its last line, without the time and the process.
 *
 * @param from ignore what was written before this offset in bytes.
 */
export async function lastComplaint(file: string, from: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const start = Math.max(from, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start);
    const lines = buffer.toString('utf8', 0, bytesRead).trim().split('\n');
    const line = lines.findLast((each) => COMPLAINT.test(each)) ?? lines.at(-1) ?? '';
    return line.replace(/^[\d-]+ [\d:.]+ \w+ \[\d+\] /, '') || 'it said nothing';
  } finally {
    await handle.close();
  }
}
