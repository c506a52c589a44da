// Which names a script takes from others, and whether a variable of its own changes.
import ts from 'typescript';

const parse = (text) => ts.createSourceFile('', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
const fileOf = (specifier) => specifier.text.replace(/^\.\//, '');

/** What a script imports before it runs: `{ from: file, name }`, one for each name, and one without a name for a bare import. */
export function importsOf(script) {
  return parse(script).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement)) return [];
    const from = fileOf(statement.moduleSpecifier);
    const named = statement.importClause?.namedBindings;
    if (!named) return [{ from }];
    if (!ts.isNamedImports(named))
      throw new Error(`A script imports all of ${from}: which names it uses is not known.`);
    return named.elements.map((each) => ({ from, name: (each.propertyName ?? each.name).text }));
  });
}

/** Whether the variable that `script` exports as `exported` is assigned to after its declaration. */
export function reassigned(script, exported) {
  const file = parse(script);
  const local = file.statements
    .filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) => [...exportClause.elements])
    .find((each) => each.name.text === exported);
  const name = (local?.propertyName ?? local?.name)?.text;
  if (!name) throw new Error(`There is no export ${exported}.`);
  let found = false;
  const is = (node) => ts.isIdentifier(node) && node.text === name;
  const visit = (node) => {
    if (ts.isBinaryExpression(node) && ts.isAssignmentOperator(node.operatorToken.kind) && is(node.left)) found = true;
    if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && is(node.operand))
      found ||= [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(node.operator);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
