import { isBuiltin } from 'node:module';
import type { Packages, Source } from './source-tree.js';

/** architecture.md: a module may only import from a lower shelf. */
const SHELVES: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ['projects', 'contacts', 'sellers', 'llm-providers', 'speech'],
    ['budgets', 'chatbots', 'knowledge'],
    ['conversations'],
    ['messages'],
    ['escalations'],
    ['assistant', 'visits'],
    ['realtime', 'voice', 'widget', 'webhooks', 'figures'],
    ['doctor'],
  ].flatMap((modules, index) => modules.map((name) => [name, index + 1])),
);

/** What the folders below the modules may import beside themselves. */
const GROUND: Readonly<Record<string, readonly string[]>> = {
  config: [],
  contract: [],
  platform: ['contract', 'config'],
};

/** The class that entities extend has no table, and so no owner. */
const ENTITY_BASE = 'src/platform/database/base.entity.ts';

/** The packages that only some modules may use. */
const RESERVED: Readonly<Record<string, readonly string[]>> = { openai: ['llm-providers', 'voice'] };

const moduleOf = (path: string): string | undefined => /^src\/modules\/([^/]+)\//.exec(path)?.[1];
/** Folders whose files belong to the top. */
const TOP = new Set(['demo-site']);
const folderOf = (path: string): string => {
  const folder = /^src\/([^/]+)\//.exec(path)?.[1] ?? 'top';
  return TOP.has(folder) ? 'top' : folder;
};
const packageOf = (specifier: string): string => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

/** Every import that the architecture forbids, as sentences. */
export function importFaults(sources: readonly Source[], packages: Packages): string[] {
  return sources.flatMap(({ path, imports }) =>
    imports.flatMap(({ specifier, target }) => {
      const faults = target === null ? packageFaults(path, specifier, packages) : localFaults(path, target);
      return faults.map((fault) => `${path} imports ${target ?? specifier}: ${fault}`);
    }),
  );
}

function localFaults(path: string, target: string): string[] {
  return [shelfFault(path, target), entityFault(path, target)].filter((fault) => fault !== undefined);
}

function shelfFault(path: string, target: string): string | undefined {
  const [from, to] = [folderOf(path), folderOf(target)];
  if (from === 'top') return undefined;
  if (from !== 'modules') {
    const isAllowed = from === to || GROUND[from]?.includes(to);
    return isAllowed ? undefined : `${from} stands below ${to}`;
  }
  if (to === 'top') return 'the top files put modules together, and no module knows of them';
  const [mine, theirs] = [moduleOf(path), moduleOf(target)];
  if (mine === undefined || theirs === undefined || mine === theirs) return undefined;
  const [here, there] = [SHELVES[mine], SHELVES[theirs]];
  if (here === undefined || there === undefined) return `${here ? theirs : mine} stands on no shelf`;
  return there < here ? undefined : `shelf ${here} imports from shelf ${there}`;
}

function entityFault(path: string, target: string): string | undefined {
  if (!target.endsWith('.entity.ts') || target === ENTITY_BASE) return undefined;
  const isOwn = folderOf(path) === folderOf(target) && moduleOf(path) === moduleOf(target);
  return isOwn ? undefined : 'only its owner imports an entity';
}

function packageFaults(path: string, specifier: string, packages: Packages): string[] {
  if (specifier.startsWith('node:')) return [];
  const name = packageOf(specifier);
  const known = path.endsWith('.spec.ts') ? packages.tests : packages.product;
  if (isBuiltin(specifier)) return ['write node: before a module of Node'];
  if (!known.has(name)) return ['it is no dependency (a path alias?)'];
  const users = RESERVED[name];
  return users && !users.includes(moduleOf(path) ?? '') ? [`only ${users.join(' and ')} may`] : [];
}

/** The import cycles among files, each as its files in order; one for each strongly connected group. */
export function importCycles(sources: readonly Source[]): string[] {
  const edges = new Map(sources.map(({ path, imports }) => [path, imports.map(({ target }) => target)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const follow = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const target of edges.get(path) ?? []) if (target !== null) follow(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of sources) follow(path, []);
  return cycles;
}
