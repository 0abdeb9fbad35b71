import { useEffect, useRef } from '@wordpress/element';

/**
 * Reads again and again while the page is looked at: a page in the background asks nothing.
 *
 * @param refresh What to do; the next one is due after the last has ended.
 * @param everyMs How long to wait in between; undefined stops it.
 */
export function useRefresh(refresh: () => Promise<unknown>, everyMs: number | undefined): void {
  const latestRef = useRef(refresh);
  useEffect(() => {
    latestRef.current = refresh;
  });
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    let timer: number | undefined;
    let isOver = false;
    const wait = () => {
      timer = window.setTimeout(() => void look(), everyMs);
    };
    const look = async () => {
      if (!document.hidden) await latestRef.current();
      if (!isOver) wait();
    };
    wait();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [everyMs]);
}
