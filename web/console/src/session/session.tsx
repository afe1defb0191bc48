import { logIn, resumeSeller, SessionEnded, type SellerSession } from '@omnichat/client';
import { authMe, sellersRead } from '@omnichat/client/rest';
import type { Login, Seller } from '@omnichat/client/types';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { Loading } from '../ui/states.js';
import { LoginPage } from './login-page.js';

/** The server's own address: these pages come from it. */
const settings = { url: globalThis.location.origin };

interface Session {
  readonly client: SellerSession['client'];
  readonly me: Seller;
  readonly isAdmin: boolean;
  readonly leave: () => Promise<void>;
}

const Context = createContext<Session | null>(null);

/** The seller who is logged in. Only inside `SessionProvider`. */
export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('Nobody is logged in.');
  return session;
}

/** Shows the pages to those who are logged in, and the login to the others. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [session, setSession] = useState<Session | null>(null);
  const [isLooking, setLooking] = useState(true);
  const [hasEnded, setEnded] = useState(false);
  const queries = useQueryClient();

  const enter = useCallback(
    async (seller: SellerSession) => {
      const { client } = seller;
      const { id } = await authMe({ client: client.rest });
      const me = await sellersRead({ client: client.rest, path: { id } });
      const leave = async (): Promise<void> => {
        await seller.logOut().catch(() => undefined);
        setSession(null);
        // The next one may be somebody else.
        queries.clear();
      };
      setEnded(false);
      setSession({ client, me, isAdmin: me.role === 'admin', leave });
    },
    [queries],
  );

  useEffect(() => {
    void resumeSeller(settings)
      .then((seller) => seller && enter(seller))
      .catch(() => undefined)
      .finally(() => setLooking(false));
  }, [enter]);

  useEffect(
    () =>
      queries.getQueryCache().subscribe(({ query }) => {
        if (!session || !(query.state.error instanceof SessionEnded)) return;
        setEnded(true);
        void session.leave();
      }),
    [queries, session],
  );

  const login = useMemo(() => async (input: Login) => enter(await logIn(settings, input)), [enter]);

  if (session) return <Context value={session}>{children}</Context>;
  return isLooking ? <Loading /> : <LoginPage onLogin={login} hasEnded={hasEnded} />;
}
