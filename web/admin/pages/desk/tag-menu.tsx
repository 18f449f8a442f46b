// A small box under a button: type a tag or choose one in use.
import { Button, Popover, TextInput } from '@mantine/core';
import { type FormEvent, type ReactElement, cloneElement, useState } from 'react';
import { useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './desk.module.css';

const SHOWN = 8;

interface Props {
  target: ReactElement<{ onClick?: () => void }>;
  onChoose: (tag: string) => void;
}

/** The button `target` with the box that it opens. */
export function TagMenu({ target, onChoose }: Props) {
  const [isOpen, setOpen] = useState(false);
  const choose = (tag: string): void => {
    setOpen(false);
    onChoose(tag);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>{cloneElement(target, { onClick: () => setOpen(!isOpen) })}</Popover.Target>
      <Popover.Dropdown>{isOpen && <TagChoice onChoose={choose} />}</Popover.Dropdown>
    </Popover>
  );
}

function TagChoice({ onChoose }: { onChoose: (tag: string) => void }) {
  const { t } = useWords();
  const may = useMay();
  const [text, setText] = useState('');
  const plain = text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
  const known = useAsk('desk.tags', { q: plain.slice(0, 40), limit: SHOWN }, { enabled: may('desk.tags', 'read'), keep: true }).data?.items ?? [];
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    if (plain !== '') onChoose(plain);
  };
  return (
    <form className={css.tagChoice} onSubmit={finish}>
      <TextInput label={t('desk.tag')} maxLength={40} value={text} onChange={(event) => setText(event.currentTarget.value)} data-autofocus />
      {known.length > 0 && (
        <ul className={css.tagList}>
          {known.map((tag) => (
            <li key={tag}>
              <button type="button" onClick={() => onChoose(tag)}>
                {tag}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Button type="submit" size="xs" disabled={plain === ''}>
        {t('desk.add_tag')}
      </Button>
    </form>
  );
}
