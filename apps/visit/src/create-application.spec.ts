import {
  ChangeDetectionStrategy,
  Component,
  CSP_NONCE,
  ViewEncapsulation,
  provideZonelessChangeDetection,
  runInInjectionContext,
  signal,
  type ApplicationRef,
} from '@angular/core';
import { createApplication } from './create-application.js';
import { PageRenderers } from './page-renderer.js';

const shown = signal(true);
const name = signal('Kari');
let taps = 0;

@Component({
  selector: 'cf-inner',
  template: '<i>own</i>',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Inner {}

@Component({
  selector: 'cf-outer',
  imports: [Inner],
  template: `
    @if (shown()) {
      <button type="button" [class.on]="shown()" [attr.title]="name()" [style.width.px]="7" (click)="tap()">
        {{ name() }}
      </button>
      <svg viewBox="0 0 1 1"><path d="M0 0" /></svg>
      <input [value]="name()" />
    }
    <cf-inner />
    <b>last</b>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Outer {
  readonly shown = shown;
  readonly name = name;
  readonly tap = (): number => ++taps;
}

describe('an application on the renderer of the page', () => {
  let application: ApplicationRef;
  const root = (): HTMLElement => document.querySelector('cf-outer')!;

  beforeAll(async () => {
    document.body.innerHTML = '<cf-outer>old</cf-outer>';
    application = await createApplication({
      providers: [provideZonelessChangeDetection(), { provide: CSP_NONCE, useValue: 'n1' }],
    });
    application.bootstrap(Outer);
    await application.whenStable();
  });
  afterAll(() => application.destroy());

  it('shows text, attributes, classes, styles and properties, in the place of what was there', () => {
    const button = root().querySelector('button')!;
    expect(root().textContent).not.toContain('old');
    expect([button.textContent.trim(), button.title, button.className]).toEqual(['Kari', 'Kari', 'on']);
    expect(button.style.width).toBe('7px');
    expect(root().querySelector('input')!.value).toBe('Kari');
    expect(root().querySelector('path')!.namespaceURI).toBe('http://www.w3.org/2000/svg');
  });

  it('hears taps', () => {
    root().querySelector('button')!.click();
    expect(taps).toBe(1);
  });

  it('keeps the styles of a component to that component, under the nonce, and once', () => {
    const renderers = runInInjectionContext(application.injector, () => new PageRenderers());
    const type = {
      id: 'c1',
      encapsulation: ViewEncapsulation.Emulated,
      styles: ['i[_ngcontent-%COMP%]{color:red}[_nghost-%COMP%]{color:blue}'],
      data: {},
    };
    const [one, two] = [document.createElement('cf-one'), document.createElement('cf-one')];
    const inside = renderers.createRenderer(one, type).createElement('i');
    renderers.createRenderer(two, type);
    const styles = [...document.head.querySelectorAll('style')].filter((each) => each.textContent.includes('blue'));
    expect(styles.map((each) => each.textContent)).toEqual(['i[_ngcontent-c1]{color:red}[_nghost-c1]{color:blue}']);
    expect(styles[0]!.nonce).toBe('n1');
    expect(inside.matches('i[_ngcontent-c1]')).toBe(true);
    expect([one, two].every((host) => host.matches('[_nghost-c1]'))).toBe(true);
    expect(root().querySelector('b')!.matches('[_ngcontent-c1]')).toBe(false);
  });

  it("takes the page's own colors: no name of a CSS variable is left as Angular compiles it", () => {
    const renderers = runInInjectionContext(application.injector, () => new PageRenderers());
    const styles = ['b{color:var(--%NS%cf-call);background:var(--%NS%cf-leave)}'];
    const type = { id: 'c2', encapsulation: ViewEncapsulation.None, styles, data: {} };
    const host = document.createElement('cf-three');
    const renderer = renderers.createRenderer(host, type);
    expect(document.head.lastElementChild!.textContent).toBe('b{color:var(--cf-call);background:var(--cf-leave)}');
    renderer.setStyle(host, '--%NS%level', '0.5');
    expect(host.style.getPropertyValue('--level')).toBe('0.5');
    renderer.removeStyle(host, '--%NS%level');
    expect(host.style.getPropertyValue('--level')).toBe('');
  });

  it('follows what changes, in order', async () => {
    name.set('Ola');
    await application.whenStable();
    expect(root().querySelector('button')!.textContent.trim()).toBe('Ola');
    shown.set(false);
    await application.whenStable();
    expect(root().querySelector('button')).toBeNull();
    shown.set(true);
    await application.whenStable();
    expect([...root().children].map((each) => each.tagName)).toEqual(['BUTTON', 'svg', 'INPUT', 'CF-INNER', 'B']);
  });
});
