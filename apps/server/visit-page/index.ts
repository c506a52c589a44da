export { appointmentCalendar } from './appointment-calendar.js';
export { renderCheckPage, renderVisitPage } from './render-visit-page.js';
