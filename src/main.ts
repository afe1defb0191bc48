import 'reflect-metadata';
import { keepYoungObjectsYoung, refuseOldRuntime } from './platform/runtime.js';

try {
  refuseOldRuntime();
  keepYoungObjectsYoung();
  const { run } = await import('./run.js');
  await run();
} catch (error) {
  const isForPeople = error instanceof Error && ['StartupError', 'SettingsError'].includes(error.name);
  console.error(isForPeople ? `omnichat: ${error.message}` : error);
  process.exit(1);
}
