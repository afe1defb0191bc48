/** What a log line may say of an error: no message of a foreign error, since drivers and vendors put data into it. */
export interface ErrorDescription {
  readonly name: string;
  readonly code?: string;
  readonly stack: string;
}

/** Reduces an error to its name, its code and its stack frames (without the message that heads the stack). */
export function describeError(error: Error): ErrorDescription {
  const code = (error as { code?: unknown }).code;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    stack: frames
      .slice(0, 12)
      .map((line) => line.trim())
      .join(' | '),
  };
}
