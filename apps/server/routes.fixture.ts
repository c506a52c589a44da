import { ACCESS_RULE, type AccessRule } from '@confrere/platform/access';
import { ACCEPTED_BODY } from '@confrere/platform/http';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';

/** One address that the server answers. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With its parameters, `/api/desk/login-sessions/:id/end`. */
  readonly path: string;
  /** Missing: whoever wrote the route forgot to say who may come. */
  readonly rule: AccessRule | undefined;
  /** The media type of what it takes. */
  readonly accepts: string;
  /** `LoginSessionsController.end`. */
  readonly name: string;
}

/** Every route of the server, as its controllers state them. */
export function routesOf(app: NestExpressApplication): Route[] {
  const discovery = new DiscoveryService(app.get(ModulesContainer));
  const reflector = new Reflector();
  const scanner = new MetadataScanner();
  const routes: Route[] = [];
  for (const { instance, metatype } of discovery.getControllers()) {
    if (!instance || !metatype) continue;
    const handlers = instance as Record<string, (...args: never) => unknown>;
    for (const name of scanner.getAllMethodNames(Object.getPrototypeOf(handlers) as object)) {
      const handler = handlers[name];
      const method = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined);
      if (!handler || method === undefined) continue;
      const rule = reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [handler, metatype]);
      for (const base of all(Reflect.getMetadata(PATH_METADATA, metatype)))
        for (const path of all(Reflect.getMetadata(PATH_METADATA, handler)))
          routes.push({
            method: RequestMethod[method].toLowerCase() as Route['method'],
            path: `/${[base, path].join('/')}`.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1'),
            rule,
            accepts: reflector.get<readonly string[] | undefined>(ACCEPTED_BODY, handler)?.[0] ?? 'application/json',
            name: `${metatype.name}.${name}`,
          });
    }
  }
  return routes;
}

const all = (paths: unknown): string[] =>
  Array.isArray(paths) ? (paths as string[]) : [typeof paths === 'string' ? paths : ''];

/** A path with something in the place of each parameter. */
export const filledIn = (path: string, value = '0198c5a0-7d10-7a10-8a00-00000000ffff'): string =>
  // The page of an organization that is not there is the same as none at all: this one is, once `freshLinks` made it.
  path === '/:slug'
    ? '/fjordklinikken'
    : path === '/:slug/:room'
      ? '/fjordklinikken/walk-in-clinic'
      : path.replaceAll(/[:*][A-Za-z]+/g, value);
