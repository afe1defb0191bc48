import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../../..');

/** One source file: its path from the top folder, its syntax tree and what it imports. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The path of the imported file from the top folder; null for a package. */
  readonly target: string | null;
}

/** The sources under `src/`, with `ormconfig.ts`. */
export async function readSources(): Promise<Source[]> {
  const entries = await readdir(join(ROOT, 'src'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  const paths = files.map((entry) => posix.relative(ROOT, join(entry.parentPath, entry.name))).sort();
  return Promise.all(
    [...paths, 'ormconfig.ts'].map(async (path) => sourceOf(path, await readFile(join(ROOT, path), 'utf8'))),
  );
}

/** What `package.json` names: the packages of the product, and those that only tests may use. */
export interface Packages {
  readonly product: ReadonlySet<string>;
  readonly tests: ReadonlySet<string>;
}

export async function readPackages(): Promise<Packages> {
  const manifest: { dependencies: object; devDependencies: object } = JSON.parse(
    await readFile(join(ROOT, 'package.json'), 'utf8'),
  );
  const product = new Set(Object.keys(manifest.dependencies));
  return { product, tests: new Set([...product, ...Object.keys(manifest.devDependencies), '@jest/globals']) };
}

export function sourceOf(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const specifiers: string[] = [];
  visit(tree, (node) => {
    const from = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier : undefined;
    const called = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const literal = from ?? (called ? node.arguments[0] : undefined) ?? typeImport(node);
    if (literal && ts.isStringLiteralLike(literal)) specifiers.push(literal.text);
  });
  return {
    path,
    text,
    tree,
    imports: specifiers.map((specifier) => ({ specifier, target: resolve(path, specifier) })),
  };
}

/** Calls `see` for the node and everything in it. */
export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** `import('…').Name` in a type. */
function typeImport(node: ts.Node): ts.Node | undefined {
  return ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
}

function resolve(path: string, specifier: string): string | null {
  if (!/^\.{1,2}\//.test(specifier)) return null;
  return posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
}
