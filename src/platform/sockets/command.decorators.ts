import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata, UseFilters } from '@nestjs/common';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { CommandSender } from '../../contract/open-commands.js';
import type { CommandData, CommandInput, CommandName } from '../../contract/socket-events.js';
import type { Actor } from '../auth/actor.js';
import type { CommandCall } from './command-call.js';
import { CommandFilter } from './command.filter.js';
import type { ChatSocket } from './socket-server.js';

/** Marks a gateway whose commands pass the edge. A test refuses a gateway without it. */
export const GATEWAY_EDGE = 'omnichat:gateway-edge';

/**
 * A gateway behind the edge of `CommandsService`: authenticated, limited, checked against the contract, and always
 * acknowledged. Its methods are handlers marked `@Command`.
 */
export const GatewayEdge = (): ClassDecorator =>
  applyDecorators(WebSocketGateway(), UseFilters(CommandFilter), SetMetadata(GATEWAY_EDGE, true));

const TheCall = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToWs().getData<CommandCall>(),
);

type Handler<N extends CommandName> = (
  actor: CommandSender<N, Actor>,
  input: CommandInput<N>,
  socket: ChatSocket,
) => Promise<CommandData<N>> | CommandData<N>;

/** The method that carries a command out, as `(actor, input, socket)`; its types are those of the contract. */
export const Command =
  <N extends CommandName>(name: N) =>
  <T extends Handler<N>>(target: object, method: string | symbol, _descriptor: TypedPropertyDescriptor<T>): void => {
    // Nest binds a second method, which takes the call apart: each decorated parameter costs promises in each command.
    const value = function (this: Record<string | symbol, Handler<N>>, { actor, input, socket }: CommandCall) {
      // The edge lets nobody without a token past, but with an open command.
      return this[method]?.(actor as CommandSender<N, Actor>, input as CommandInput<N>, socket);
    };
    const bound = `${String(method)} on ${name}`;
    Object.defineProperty(target, bound, { value, configurable: true, writable: true });
    TheCall()(target, bound, 0);
    SubscribeMessage(name)(target, bound, { value });
  };
