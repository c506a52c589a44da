/** A new screen starts at its headline: for eyes at the top, for screen readers by focus, for the tab by its title. */
export function beginScreen(page: Document, organization: string): void {
  const headline = [...page.querySelectorAll<HTMLElement>('h1')].find((each) => !each.closest('[inert],[hidden]'));
  if (!headline) return;
  page.title = `${headline.textContent.trim()} – ${organization}`;
  page.defaultView?.scrollTo(0, 0);
  headline.focus({ preventScroll: true });
}
