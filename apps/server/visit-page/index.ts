export { appointmentCalendar } from './appointment-calendar.js';
export { renderVisitPage } from './render-visit-page.js';
