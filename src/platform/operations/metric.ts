import { register } from 'prom-client';

/** A metric by its name, made once: one process may build the application more than once, as tests do. */
export function metric<T>(name: string, make: (name: string) => T): T {
  return (register.getSingleMetric(name) as T | undefined) ?? make(name);
}
