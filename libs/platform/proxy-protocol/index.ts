export { type Client, type DecodedProxyHeader, decodeProxyHeader } from './decode.js';
export { encodeProxyHeader, type Endpoint, type ProxiedConnection } from './encode.js';
