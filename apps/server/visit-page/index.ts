export { renderVisitPage } from './render-visit-page.js';
