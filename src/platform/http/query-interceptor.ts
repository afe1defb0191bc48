import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/internal';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { invalidInput } from './invalid-input.js';

/** Where Nest keeps what the parameters of a route's method are. */
const ROUTE_ARGUMENTS = '__routeArguments__';
const ANY_QUERY = 'omnichat:any-query';

/** Lets a controller's routes be asked with any query: probes and proxies add some of their own. */
export const AnyQuery = (): ClassDecorator => SetMetadata(ANY_QUERY, true);

/** Refuses query fields on routes that take none, as schemas refuse unknown fields where there is one. */
@Injectable()
export class QueryInterceptor implements NestInterceptor {
  private readonly takers = new WeakMap<object, boolean>();

  /** @throws Problem `invalid` naming each field */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() === 'http' && !this.takesQuery(context)) {
      const { query } = context.switchToHttp().getRequest<FastifyRequest>();
      const keys = Object.keys(query as object);
      if (keys.length > 0) throw invalidInput([{ message: '', keys }]);
    }
    return next.handle();
  }

  private takesQuery(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const known = this.takers.get(handler);
    if (known !== undefined) return known;
    const controller = context.getClass();
    const parameters = Reflect.getMetadata(ROUTE_ARGUMENTS, controller, handler.name) as object | undefined;
    const named = Object.keys(parameters ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
    const takes = named || Reflect.getMetadata(ANY_QUERY, controller) === true;
    this.takers.set(handler, takes);
    return takes;
  }
}
