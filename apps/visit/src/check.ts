export { testDevice } from './check-page/test-device.js';
