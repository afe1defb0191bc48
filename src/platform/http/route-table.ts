import { Injectable } from '@nestjs/common';

interface Route {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** The registered paths with their methods, so that a wrong method can be told from a wrong path (405, not 404). */
@Injectable()
export class RouteTable {
  private readonly routes = new Map<string, Route>();

  /** Notes a route as Fastify registers it; `path` may hold `:params` and a final `*`. */
  add(path: string, methods: readonly string[]): void {
    if (path === '*' || path === '/*') return;
    const route = this.routes.get(path) ?? { pattern: asPattern(path), methods: new Set<string>() };
    for (const method of methods) route.methods.add(method);
    this.routes.set(path, route);
  }

  /** The methods that some route takes at this URL, sorted; empty when no route has the path. */
  methodsAt(url: string): string[] {
    const path = url.split('?', 1)[0] ?? '';
    const found = [...this.routes.values()].filter((route) => route.pattern.test(path));
    return [...new Set(found.flatMap((route) => [...route.methods]))].sort();
  }
}

function asPattern(path: string): RegExp {
  const source = path
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')))
    .join('/');
  return new RegExp(`^${source}/?$`);
}
