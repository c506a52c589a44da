// The visitor's page is a closed world: all its scripts are built together, and nothing else reads their objects. So a member
// that no script names can go, and a name that only our scripts know can be short. Minifiers see one file and cannot know.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { ROOT } from '../with-node.mjs';

const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
export const wordsOf = (text) => text.match(WORD) ?? [];

/** What the browser calls by name on objects of ours without an interface that says so. */
const CALLED_BY_NAME = [
  'adoptedCallback',
  'attributeChangedCallback',
  'connectedCallback',
  'disconnectedCallback',
  'formAssociated',
  'observedAttributes',
];

/** Every name and every word in quotes that the browser's own interfaces have, as TypeScript declares them. */
function platformWords() {
  const folder = dirname(fileURLToPath(import.meta.resolve('typescript')));
  const words = new Set();
  const visit = (node) => {
    if (node.name && ts.isIdentifier(node.name) && !ts.isParameter(node)) words.add(node.name.text);
    if (ts.isStringLiteral(node)) for (const word of wordsOf(node.text)) words.add(word);
    ts.forEachChild(node, visit);
  };
  for (const name of readdirSync(folder))
    if (/^lib\..*\.d\.ts$/.test(name)) visit(parse(readFileSync(join(folder, name), 'utf8'), ts.ScriptKind.TS));
  return words;
}

/** Every word of the contract: what crosses a wire keeps its name. */
function wireWords() {
  const folder = join(ROOT, 'libs', 'contract');
  const files = readdirSync(folder, { recursive: true }).filter((name) => /(?<!\.spec)\.ts$/.test(name));
  return new Set(files.flatMap((name) => wordsOf(readFileSync(join(folder, name), 'utf8'))));
}

const parse = (text, kind = ts.ScriptKind.JS) => ts.createSourceFile('', text, ts.ScriptTarget.Latest, true, kind);
const keyOf = (node) => (node.name && ts.isIdentifier(node.name) ? node.name.text : undefined);
const isText = (node) =>
  ts.isStringLiteralLike(node) ||
  [ts.SyntaxKind.TemplateHead, ts.SyntaxKind.TemplateMiddle, ts.SyntaxKind.TemplateTail].includes(node.kind);

/** Which names the scripts define, which they go by (`.name`, `{ name } = …`), and which words stand in their texts. */
function survey(scripts) {
  const [defined, used, inText] = [new Set(), new Set(), new Set()];
  const visit = (node) => {
    if (ts.isPropertyAccessExpression(node)) {
      const { parent } = node;
      const written =
        ts.isBinaryExpression(parent) &&
        parent.left === node &&
        parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
      if (written) defined.add(node.name.text);
      used.add(node.name.text);
    } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const key = node.propertyName ?? node.name;
      if (ts.isIdentifier(key)) used.add(key.text);
    } else if (ts.isClassElement(node) || ts.isObjectLiteralElementLike(node)) {
      const key = keyOf(node);
      if (key) defined.add(key);
      // `({ name } = …)` looks the same as `({ name })`.
      if (key && ts.isShorthandPropertyAssignment(node)) used.add(key);
    } else if (isText(node)) for (const word of wordsOf(node.text)) inText.add(word);
    ts.forEachChild(node, visit);
  };
  for (const script of scripts) visit(parse(script));
  return { defined, used, inText };
}

/** Evaluating it does nothing, so that it can go with the field that it fills. */
const isIdle = (value) =>
  !value ||
  ts.isLiteralExpression(value) ||
  ts.isFunctionLike(value) ||
  [ts.SyntaxKind.NullKeyword, ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword].includes(value.kind) ||
  (ts.isPrefixUnaryExpression(value) && isIdle(value.operand)) ||
  ((ts.isArrayLiteralExpression(value) || ts.isObjectLiteralExpression(value)) &&
    value.getChildCount() === 3 &&
    value.getText().length === 2);

/** A script without the members of its classes that `mayGo` names. */
function without(script, mayGo) {
  const cuts = [];
  const visit = (node) => {
    if (ts.isClassElement(node) && mayGo(keyOf(node)) && (!ts.isPropertyDeclaration(node) || isIdle(node.initializer)))
      cuts.push(node);
    else ts.forEachChild(node, visit);
  };
  visit(parse(script));
  return cuts.reduceRight((text, node) => text.slice(0, node.pos) + text.slice(node.end), script);
}

/** What is known of the world outside the page: names that are not ours to change. */
export class ClosedWorld {
  #foreign = new Set([...CALLED_BY_NAME, ...platformWords(), ...wireWords()]);

  /** The scripts without the members that none of them names. What only those needed is left to a bundler. */
  withoutUnusedMembers(scripts) {
    const { used, inText } = survey(scripts);
    const mayGo = (name) =>
      name !== undefined && name !== 'constructor' && !used.has(name) && !inText.has(name) && !this.#foreign.has(name);
    return scripts.map((script) => without(script, mayGo));
  }

  /**
   * Names that may be shortened: defined in the scripts and gone by there, no word of any text (it might be looked up by it),
   * unknown to the browser and to the wire.
   */
  ownNames(scripts) {
    const { defined, used, inText } = survey(scripts);
    return new Set([...used].filter((name) => defined.has(name) && !inText.has(name) && !this.#foreign.has(name)));
  }
}
