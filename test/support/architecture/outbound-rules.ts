import ts from 'typescript';
import { type Source, visit } from './source-tree.js';

/** Where connections to other machines may begin: the guarded fetch, and the wires to the configured vendors. */
const MAY_CONNECT = /^src\/(platform\/outbound\/|modules\/(llm-providers|speech|voice)\/wire\/)/;

/** What opens a connection, by the module that has it; `*` for all of a module. */
const CONNECTING: Readonly<Record<string, readonly string[]>> = {
  undici: ['*'],
  axios: ['*'],
  got: ['*'],
  'node-fetch': ['*'],
  'node:http': ['request', 'get', 'Agent', 'default', '*'],
  'node:https': ['*'],
  'node:http2': ['*'],
  'node:tls': ['*'],
  'node:dgram': ['*'],
  'node:net': ['connect', 'createConnection', 'default', '*'],
};

/** Every way out of this machine that goes around the guarded fetch, as sentences. */
export function outboundFaults({ path, tree }: Source): string[] {
  if (MAY_CONNECT.test(path)) return [];
  const faults: string[] = [];
  visit(tree, (node) => {
    if (ts.isImportDeclaration(node)) faults.push(...importFaults(node));
    if (ts.isCallExpression(node) && /^(globalThis\.)?fetch$/.test(node.expression.getText()))
      faults.push('calls fetch');
    if (ts.isNewExpression(node) && /^(WebSocket|EventSource)$/.test(node.expression.getText()))
      faults.push(`makes a ${node.expression.getText()}`);
  });
  return faults.map((fault) => `${path}: ${fault}: addresses are fetched by platform/outbound`);
}

function importFaults({ moduleSpecifier, importClause }: ts.ImportDeclaration): string[] {
  const from = ts.isStringLiteralLike(moduleSpecifier) ? moduleSpecifier.text.replace(/^undici\/.*/, 'undici') : '';
  const banned = CONNECTING[from];
  if (!banned || !importClause || importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  const { name, namedBindings } = importClause;
  const named = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
  const imported = [
    ...(name ? ['default'] : []),
    ...(namedBindings && ts.isNamespaceImport(namedBindings) ? ['*'] : []),
    ...named.filter(({ isTypeOnly }) => !isTypeOnly).map((each) => (each.propertyName ?? each.name).text),
  ];
  const found = imported.filter((each) => banned.includes(each) || (banned[0] === '*' && each !== ''));
  return found.map((each) => `imports ${each} of ${from}`);
}
