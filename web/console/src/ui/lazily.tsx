import { type ComponentType, lazy, Suspense } from 'react';
import { Loading } from './states.js';

/** A page that is fetched when somebody goes there: most people who are logged in never do. */
export function lazily<N extends string>(name: N, load: () => Promise<Record<N, ComponentType>>): ComponentType {
  const Page = lazy<ComponentType>(async () => ({ default: (await load())[name] }));
  return () => (
    <Suspense fallback={<Loading />}>
      <Page />
    </Suspense>
  );
}
