/** Thrown when the process can't start or go on; its message is one sentence for the person who starts it, free of secrets. */
export class StartupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartupError';
  }
}
