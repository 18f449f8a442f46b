// A drawing with the number of tokens at each element, live, and the documents at the element that was chosen.
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import type { ProcessMap } from '../../../api/index.ts';
import {
  BackArrow,
  Drawing,
  Lasts,
  PageHead,
  RowsToCome,
  SidePanel,
  Trouble,
  WithPanel,
  elementsOf,
  useAsk,
  useList,
  useLive,
  useWords,
} from '../../../ui/index.ts';
import { DocumentLink } from '../document-link.tsx';
import css from './processes.module.css';
import { VersionsOf } from './versions.tsx';

/** The map of one process. */
export function ProcessPage() {
  const { t } = useWords();
  const { key } = useParams({ from: '/shell/processes/$key' });
  const map = useAsk('processes.map', { key });
  useLive([`process:${key}`], ['processes.map', 'processes.at']);
  const back = (
    <Link to="/processes" className={css.back}>
      <BackArrow /> {t('processes.title')}
    </Link>
  );
  if (map.error && !map.data) {
    return (
      <>
        <PageHead title={key} back={back} />
        <div className={css.around}>
          <Trouble problem={map.error} again={() => void map.refetch()} />
        </div>
      </>
    );
  }
  if (!map.data) return <RowsToCome rows={10} heightPx={56} />;
  return <MapView map={map.data} head={<PageHead title={map.data.name} back={back} beside={t('processes.version', { version: map.data.version })} />} />;
}

function MapView({ map, head }: { map: ProcessMap; head: ReactNode }) {
  const { t, number } = useWords();
  const { element } = useSearch({ from: '/shell/processes/$key' });
  const navigate = useNavigate({ from: '/processes/$key' });
  const choose = (next: string | undefined): void => void navigate({ search: { element: next }, replace: true, resetScroll: false });
  const pills = useMemo(
    () => map.elements.filter((it) => it.count > 0).map((it) => ({ element: it.element, text: number(it.count), isBad: it.incidents > 0 })),
    [map.elements, number],
  );
  const total = map.elements.reduce((sum, it) => sum + it.count, 0);
  return (
    <WithPanel panel={element === undefined ? undefined : <AtPanel map={map} element={element} onClose={() => choose(undefined)} />}>
      {head}
      <Drawing
        label={t('processes.drawing_of', { name: map.name })}
        xml={map.xml}
        pills={pills}
        chosen={element}
        onChoose={choose}
        height="max(18rem, min(100dvh - 14rem, 62vw))"
      />
      <section className={css.places} aria-labelledby="places">
        <h2 id="places">{t('processes.where', { count: total })}</h2>
        {map.elements.length === 0 && <p className="quiet">{t('processes.nobody')}</p>}
        <ul>
          {[...map.elements]
            .sort((one, other) => other.count - one.count)
            .map((it) => (
              <li key={it.element}>
                <button type="button" aria-pressed={it.element === element} onClick={() => choose(it.element)}>
                  <span>{elementsOf(map.xml).get(it.element)?.name || it.element}</span>
                  {it.incidents > 0 && <span className={css.bad}>{t('processes.stopped', { count: it.incidents })}</span>}
                  <span className={css.oldest}>
                    {t('processes.oldest')} <Lasts from={it.oldest} />
                  </span>
                  <span className="figure">{number(it.count)}</span>
                </button>
              </li>
            ))}
        </ul>
      </section>
      <VersionsOf processKey={map.key} xml={map.xml} />
    </WithPanel>
  );
}

/** The documents at an element, the longest first. */
function AtPanel({ map, element, onClose }: { map: ProcessMap; element: string; onClose: () => void }) {
  const { t } = useWords();
  const list = useList('processes.at', { key: map.key, element });
  return (
    <SidePanel title={elementsOf(map.xml).get(element)?.name || element} onClose={onClose}>
      {list.isLoading && <RowsToCome rows={5} />}
      {list.problem && <Trouble problem={list.problem} again={list.again} />}
      {!list.isLoading && list.items.length === 0 && <p className="quiet">{t('processes.nobody_here')}</p>}
      <ul className={css.at}>
        {list.items.map((it) => (
          <li key={it.id}>
            <DocumentLink id={it.documentId} number={it.documentNumber} />
            <span className="quiet">
              <Lasts from={it.since} />
            </span>
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <button type="button" className={css.more} onClick={list.more}>
          {t('common.more')}
        </button>
      )}
    </SidePanel>
  );
}
