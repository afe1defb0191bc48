import ts from 'typescript';
import { type Source, visit } from './source-tree.js';

/** The tables whose rows belong to somebody, and the entities that map them. */
const TABLES = 'conversations|messages|generations|receipts';
const ENTITIES = 'Conversation|Message|Generation|Receipt';

const TOUCHES = new RegExp(String.raw`\b(FROM|JOIN|UPDATE|INTO)\s+(ONLY\s+)?"?(${TABLES})\b`, 'i');
const OWNS = new RegExp(String.raw`\b(Repository<(${ENTITIES})>|(EntityManager|DataSource)\b)`);
const GUARDS = /\b(visibleSql|visibleFrom|VISIBLE_BY_NAME|VISIBLE_BY_ID)\b/;

/** A top-level declaration or a method. */
interface Unit {
  readonly name: string;
  readonly node: ts.Node;
}

/**
 * The declarations and methods that reach the guarded tables without the one rule of who sees a conversation, as
 * `path#name`. The rule counts when it stands in the declaration, or in one of the same file that it uses.
 */
export function unguarded(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const units = unitsOf(source.tree);
    const byName = new Map(units.map((unit) => [unit.name, unit]));
    const repositories = repositoriesOf(source.tree);
    return units
      .filter(({ node }) => touches(node, repositories) && !isGuarded(node, byName, new Set()))
      .map(({ name }) => `${source.path}#${name}`);
  });
}

function unitsOf(tree: ts.SourceFile): Unit[] {
  return tree.statements.flatMap((statement): Unit[] => {
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map((node) => ({ name: node.name.getText(), node }));
    }
    if (ts.isFunctionDeclaration(statement)) return [{ name: statement.name?.text ?? 'default', node: statement }];
    if (!ts.isClassDeclaration(statement)) return [{ name: 'top', node: statement }];
    return statement.members.map((node) => ({ name: node.name?.getText() ?? 'constructor', node }));
  });
}

/** The constructor's parameters through which a class reaches the tables without SQL of its own. */
function repositoriesOf(tree: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  visit(tree, (node) => {
    if (ts.isParameter(node) && OWNS.test(node.type?.getText() ?? '')) names.add(node.name.getText());
  });
  return names;
}

function touches(unit: ts.Node, repositories: ReadonlySet<string>): boolean {
  let isTouching = false;
  visit(unit, (node) => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
    if (isText && TOUCHES.test(node.getText())) isTouching = true;
    const isOfThis = ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword;
    if (isOfThis && repositories.has(node.name.text)) isTouching = true;
  });
  return isTouching;
}

function isGuarded(unit: ts.Node, units: ReadonlyMap<string, Unit>, seen: Set<ts.Node>): boolean {
  if (seen.has(unit)) return false;
  seen.add(unit);
  let isFound = false;
  visit(unit, (node) => {
    if (!ts.isIdentifier(node)) return;
    const used = units.get(node.text);
    if (GUARDS.test(node.text) || (used && isGuarded(used.node, units, seen))) isFound = true;
  });
  return isFound;
}
