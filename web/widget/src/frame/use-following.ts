import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** So near to its end, in pixels, a list goes on following what is added. */
const NEAR = 80;

export interface Following {
  readonly list: RefObject<HTMLDivElement | null>;
  /** Something new stands below what is seen. */
  readonly isBehind: boolean;
  readonly scrolled: () => void;
  readonly follow: () => void;
}

/** A list that stays at its end while it grows, unless its reader has scrolled back. */
export function useFollowing(newest: string): Following {
  const list = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const [isBehind, setBehind] = useState(false);
  const toEnd = (behavior: ScrollBehavior): void =>
    list.current?.scrollTo({ top: list.current.scrollHeight, behavior });
  useLayoutEffect(() => {
    if (isFollowing.current) toEnd('instant');
    else setBehind(true);
  }, [newest]);
  // What appears below the list takes room from it.
  useEffect(() => {
    const observer = new ResizeObserver(() => (isFollowing.current ? toEnd('instant') : undefined));
    if (list.current) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  const scrolled = (): void => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = list.current ?? {};
    isFollowing.current = scrollHeight - scrollTop - clientHeight < NEAR;
    if (isFollowing.current) setBehind(false);
  };
  const follow = (): void => {
    isFollowing.current = true;
    setBehind(false);
    toEnd('smooth');
  };
  return { list, isBehind, scrolled, follow };
}
