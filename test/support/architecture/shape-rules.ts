import { posix } from 'node:path';
import ts from 'typescript';
import { type Source, visit } from './source-tree.js';

const MOST_LINES = 200;
const MOST_FUNCTION_LINES = 40;
const MOST_PARAMETERS = 3;
const MOST_DEPENDENCIES = 5;
const MOST_FILES = 12;

const ROLES =
  'module controller gateway service listener worker entity query problems schema provider adapter guard filter decorators ' +
  'status spec e2e';
const NOUN = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const NO_NOUNS = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'handler', 'base', 'misc']);

/** Everything about a file by itself that the architecture forbids, as sentences. */
export function shapeFaults(source: Source): string[] {
  const faults = [...fileFaults(source), ...nodeFaults(source)];
  return faults.map((fault) => `${source.path}: ${fault}`);
}

/** The folders of modules that hold too many files; specs don't count, and a folder within counts by itself. */
export function folderFaults(sources: readonly Source[]): string[] {
  const counts = new Map<string, number>();
  for (const { path } of sources) {
    if (!path.startsWith('src/modules/') || /\.(spec|e2e)\.ts$/.test(path)) continue;
    counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  }
  const full = [...counts].filter(([, count]) => count > MOST_FILES);
  return full.map(([folder, count]) => `${folder}: ${count} files, at most ${MOST_FILES}`);
}

function fileFaults({ path, text, tree }: Source): string[] {
  const lines = text.replace(/\n$/, '').split('\n').length;
  const isBarrel =
    tree.statements.length > 0 && tree.statements.every((statement) => ts.isExportDeclaration(statement));
  return [
    lines > MOST_LINES && `${lines} lines, at most ${MOST_LINES}`,
    (isBarrel || posix.basename(path) === 'index.ts') && 'is a barrel',
    path.startsWith('src/') && nameFault(posix.basename(path, '.ts')),
  ].filter((fault) => typeof fault === 'string');
}

function nameFault(name: string): string | undefined {
  const [noun = '', role, ...rest] = name.split('.');
  if (!NOUN.test(noun) || rest.length > 1) return 'the name is not <noun>.<role>.ts';
  if (role === undefined) return NO_NOUNS.has(noun) ? `${noun} is no noun of ours` : undefined;
  // A spec tests a file, whose whole name it bears.
  const roles = rest.length === 0 ? [role] : [role, ...rest];
  const unknown = roles.find((each) => !ROLES.split(' ').includes(each));
  if (unknown !== undefined) return `${unknown} is not a role`;
  return rest.length === 1 && rest[0] !== 'spec' && rest[0] !== 'e2e' ? 'the name has two roles' : undefined;
}

function nodeFaults({ path, text, tree }: Source): string[] {
  const faults: string[] = [];
  const mayReadEnvironment = path.startsWith('src/config/') || path === 'ormconfig.ts';
  const isTest = /\.(spec|e2e)\.ts$/.test(path);
  visit(tree, (node) => {
    if (readsEnvironment(node) && !mayReadEnvironment) faults.push('reads process.env');
    if (ts.isIdentifier(node) && node.text === 'forwardRef') faults.push('uses forwardRef');
    if (isFunction(node) && !isTest) faults.push(...functionFaults(node, text));
  });
  return faults;
}

function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return node.name.text === 'env' && /^(globalThis\.)?process$/.test(node.expression.getText());
  }
  if (ts.isElementAccessExpression(node)) {
    return node.expression.getText() === 'process' && /^['"`]env['"`]$/.test(node.argumentExpression.getText());
  }
  if (ts.isImportSpecifier(node)) {
    const from = node.parent.parent.parent.moduleSpecifier.getText();
    return (node.propertyName ?? node.name).text === 'env' && /process/.test(from);
  }
  return false;
}

function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function functionFaults(node: ts.FunctionLikeDeclaration, text: string): string[] {
  const name = node.name?.getText() ?? (ts.isConstructorDeclaration(node) ? 'constructor' : 'a function');
  const lines = codeLines(text.slice(node.getStart(), node.end));
  const counted = node.parameters.filter((parameter) => !isDecorated(parameter) || ts.isConstructorDeclaration(node));
  const most = ts.isConstructorDeclaration(node) ? MOST_DEPENDENCIES : MOST_PARAMETERS;
  return [
    lines > MOST_FUNCTION_LINES && `${name} has ${lines} lines, at most ${MOST_FUNCTION_LINES}`,
    counted.length > most && `${name} has ${counted.length} parameters, at most ${most}`,
  ].filter((fault) => typeof fault === 'string');
}

const isDecorated = (parameter: ts.ParameterDeclaration): boolean =>
  parameter.modifiers?.some((modifier) => ts.isDecorator(modifier)) ?? false;

/** Lines that hold neither nothing nor only a comment. */
function codeLines(text: string): number {
  return text.split('\n').filter((line) => !/^\s*($|\/\/|\/\*|\*)/.test(line)).length;
}
