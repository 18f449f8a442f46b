// Who is looking at a sketch: a sign of life every ten seconds, faces in a row, and the pen with what can be done about it.
import { Button, Menu, Tooltip } from '@mantine/core';
import { Hand, Pencil } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { type Actions, Problem, act, every } from '../../../../api/index.ts';
import { useAct, useMay, useMe, useWords } from '../../../../ui/index.ts';
import type { Present } from '../sketch-types.ts';
import css from './talk.module.css';

export type Here = Actions['sketches.here']['output'];
const SIGN_EVERY_MS = 10_000;
const FACES_SHOWN = 5;

/**
 * Says every ten seconds that one is looking at a sketch and at which element, and gives back what is known then: the revision, the
 * pen, who has asked for it, and who else is there. Undefined until the first answer, and for those who may not.
 */
export function useHere(sketchId: string, element?: string): Here | undefined {
  const may = useMay();
  const isAllowed = may('sketches.here');
  const [here, setHere] = useState<Here>();
  const sign = useEffectEvent(() => {
    if (!isAllowed || document.hidden) return;
    // A sign that is lost is given again in ten seconds: it needs no key.
    act('sketches.here', { sketchId, ...(element === undefined ? {} : { element }) }, { key: null }).then(setHere, onlyProblems);
  });
  useEffect(() => sign(), [sketchId, element]);
  useEffect(() => every(SIGN_EVERY_MS, () => sign()), []);
  return here;
}

function onlyProblems(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
}

/** One of eight inks that go with white letters, always the same for a person. */
const inkOf = (id: string): number => [...id].reduce((sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) % 8, 7);
const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0]!.toUpperCase())
    .join('');

/** Faces of those who are there; the pen's holder is ringed. */
export function Avatars({ present, nameOf }: { present: readonly Present[]; nameOf?: (element: string) => string }) {
  const { t } = useWords();
  const says = (it: Present): string =>
    [
      it.name,
      ...(it.hasPen ? [t('sketches.has_pen')] : []),
      ...(it.element !== null && nameOf ? [t('sketches.looks_at', { name: nameOf(it.element) })] : []),
    ].join(' · ');
  if (present.length === 0) return null;
  return (
    <ul className={css.faces} aria-label={t('sketches.present')}>
      {present.slice(0, FACES_SHOWN).map((it) => (
        <li key={it.accountId}>
          <Tooltip label={says(it)}>
            <span className={css.face} data-ink={inkOf(it.accountId)} data-pen={it.hasPen || undefined} role="img" aria-label={says(it)}>
              {initialsOf(it.name)}
            </span>
          </Tooltip>
        </li>
      ))}
      {present.length > FACES_SHOWN && <li className={css.more}>+{present.length - FACES_SHOWN}</li>}
    </ul>
  );
}

const TOUCHED = ['sketches.get', 'sketches.list'] as const;

/** Who has the pen, and what this person can do about it: take it, ask for it, pass it on, lay it down. */
export function PenLine({ sketchId, here, onChanged }: { sketchId: string; here: Pick<Here, 'pen' | 'askedBy' | 'present'>; onChanged?: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe()?.account?.id;
  const take = useAct('sketches.take_pen', TOUCHED);
  const pass = useAct('sketches.pass_pen', TOUCHED);
  const after = { onSuccess: () => onChanged?.() };
  const { pen, askedBy, present } = here;
  if (!may('sketches.take_pen')) return pen && <span className={css.pen}>{t('sketches.pen_is', { name: pen.name })}</span>;
  if (pen === null)
    return (
      <Button
        size="xs"
        variant="default"
        leftSection={<Pencil size={14} aria-hidden />}
        loading={take.isPending}
        onClick={() => take.mutate({ sketchId }, after)}
      >
        {t('sketches.take_pen')}
      </Button>
    );
  if (pen.accountId !== me)
    return (
      <span className={css.pen}>
        <Pencil size={14} aria-hidden /> {t('sketches.pen_is', { name: pen.name })}
        <Menu position="bottom-end">
          <Menu.Target>
            <Button size="xs" variant="default" leftSection={<Hand size={14} aria-hidden />} loading={take.isPending}>
              {askedBy?.accountId === me ? t('sketches.asked') : t('sketches.want_pen')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => take.mutate({ sketchId }, after)}>{t('sketches.ask_pen', { name: pen.name })}</Menu.Item>
            <Menu.Item onClick={() => take.mutate({ sketchId, force: true }, after)}>{t('sketches.force_pen')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </span>
    );
  const others = present.filter((it) => it.accountId !== me);
  return (
    <span className={css.pen}>
      {askedBy && askedBy.accountId !== me ? (
        <>
          <span role="status" className={css.wanted}>
            <Hand size={14} aria-hidden /> {t('sketches.wants_pen', { name: askedBy.name })}
          </span>
          <Button size="xs" loading={pass.isPending} onClick={() => pass.mutate({ sketchId, to: askedBy.accountId }, after)}>
            {t('sketches.pass_pen')}
          </Button>
        </>
      ) : (
        <PenMenu sketchId={sketchId} others={others} onPass={(to) => pass.mutate({ sketchId, to }, after)} onChanged={onChanged} />
      )}
    </span>
  );
}

function PenMenu({
  sketchId,
  others,
  onPass,
  onChanged,
}: {
  sketchId: string;
  others: readonly Present[];
  onPass: (to: string) => void;
  onChanged: (() => void) | undefined;
}) {
  const { t } = useWords();
  const release = useAct('sketches.release_pen', TOUCHED);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="subtle" color="gray" leftSection={<Pencil size={14} aria-hidden />}>
          {t('sketches.pen_mine')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {others.map((it) => (
          <Menu.Item key={it.accountId} onClick={() => onPass(it.accountId)}>
            {t('sketches.pass_to', { name: it.name })}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => release.mutate({ sketchId }, { onSuccess: () => onChanged?.() })}>{t('sketches.lay_down')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
