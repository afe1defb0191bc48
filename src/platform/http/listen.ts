import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../../config/settings.js';
import { errorCode } from '../error-code.js';
import { StartupError } from '../startup-error.js';

/** Listens on HOST and PORT and answers with the URL. @throws StartupError when the port is taken or not allowed. */
export async function listen(app: NestFastifyApplication, { HOST: host, PORT: port }: Settings): Promise<string> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EADDRINUSE')
      throw new StartupError(`Port ${port} is taken; set PORT to another one.`, { cause: error });
    if (code === 'EACCES')
      throw new StartupError(`Port ${port} is not allowed here; set PORT above 1023.`, { cause: error });
    throw error;
  }
  const address = app.getHttpServer().address();
  const actual = typeof address === 'object' && address ? address.port : port;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${actual}`;
}
