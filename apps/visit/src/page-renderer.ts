import {
  CSP_NONCE,
  inject,
  ViewEncapsulation,
  type Renderer2,
  type RendererFactory2,
  type RendererType2,
} from '@angular/core';

/**
 * Stands in the names of CSS variables as Angular compiles them, for pages with several applications. This one has none, and
 * its variables are those of `index.html`.
 */
const NAMESPACE = '%NS%';
const SVG = 'http://www.w3.org/2000/svg';

/** Writes what Angular shows into this document: all that the visitor's page needs of a renderer. */
class PageRenderer implements Renderer2 {
  readonly data = {};
  readonly destroyNode = null;

  /** @param own the attribute of each element of a component whose styles are its own. */
  constructor(private readonly own: string | null) {}

  destroy(): void {
    // Nothing is held.
  }

  createElement(name: string, namespace?: string | null): Element {
    const element = namespace === 'svg' ? document.createElementNS(SVG, name) : document.createElement(name);
    if (this.own) element.setAttribute(this.own, '');
    return element;
  }

  createComment(text: string): Comment {
    return document.createComment(text);
  }

  createText(text: string): Text {
    return document.createTextNode(text);
  }

  appendChild(parent: Node, child: Node): void {
    parent.appendChild(child);
  }

  insertBefore(parent: Node | null, child: Node, next: Node | null): void {
    parent?.insertBefore(child, next);
  }

  removeChild(_parent: unknown, child: ChildNode): void {
    child.remove();
  }

  selectRootElement(selector: string | Element): Element {
    const root = typeof selector === 'string' ? document.querySelector(selector) : selector;
    if (!root) throw new Error('The page lacks the root element.');
    root.textContent = '';
    return root;
  }

  parentNode(node: Node): Node | null {
    return node.parentNode;
  }

  nextSibling(node: Node): Node | null {
    return node.nextSibling;
  }

  setAttribute(element: Element, name: string, value: string): void {
    element.setAttribute(name, value);
  }

  removeAttribute(element: Element, name: string): void {
    element.removeAttribute(name);
  }

  addClass(element: Element, name: string): void {
    element.classList.add(name);
  }

  removeClass(element: Element, name: string): void {
    element.classList.remove(name);
  }

  setStyle(element: HTMLElement, name: string, value: string): void {
    element.style.setProperty(name.replace(NAMESPACE, ''), value);
  }

  removeStyle(element: HTMLElement, name: string): void {
    element.style.removeProperty(name.replace(NAMESPACE, ''));
  }

  setProperty(element: Record<string, unknown>, name: string, value: unknown): void {
    element[name] = value;
  }

  setValue(node: Node, value: string): void {
    node.nodeValue = value;
  }

  listen(target: EventTarget, event: string, hear: (event: Event) => unknown): () => void {
    target.addEventListener(event, hear);
    return () => target.removeEventListener(event, hear);
  }
}

/** Gives each component its renderer, and puts its styles into the page when it is first shown; they stay. */
export class PageRenderers implements RendererFactory2 {
  private readonly nonce = inject(CSP_NONCE, { optional: true });
  private readonly plain = new PageRenderer(null);
  private readonly made = new Map<string, PageRenderer>();

  createRenderer(host: Element | null, type: RendererType2 | null): PageRenderer {
    if (!host || !type || (type.encapsulation === ViewEncapsulation.None && type.styles.length === 0))
      return this.plain;
    let renderer = this.made.get(type.id);
    if (!renderer) {
      this.addStyles(type);
      renderer = new PageRenderer(type.encapsulation === ViewEncapsulation.Emulated ? `_ngcontent-${type.id}` : null);
      this.made.set(type.id, renderer);
    }
    if (type.encapsulation === ViewEncapsulation.Emulated) host.setAttribute(`_nghost-${type.id}`, '');
    return renderer;
  }

  private addStyles({ id, styles }: RendererType2): void {
    const element = document.createElement('style');
    if (this.nonce) element.nonce = this.nonce;
    element.textContent = styles.join('\n').replaceAll('%COMP%', id).replaceAll(NAMESPACE, '');
    document.head.append(element);
  }
}
