// What stands around a template: what it may name, how it differs from the shipped text, its versions, and who sends it.
import { Alert, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Template } from '../../../api/index.ts';
import { When, usePeople, useWords } from '../../../ui/index.ts';
import { diffLines } from './diff.ts';
import css from './templates.module.css';
import { useUses } from './uses.ts';
import type { Draft } from './writing.tsx';

type Take = ((draft: Draft) => void) | undefined;

/** A newer shipped text waits to be looked at. */
export function Offered({ template, onTake }: { template: Template; onTake: Take }) {
  const { t } = useWords();
  const { offered } = template;
  if (offered === null) return null;
  return (
    <Alert color="brass" title={t('templates.offered')}>
      <p>{t('templates.offered_says')}</p>
      {onTake && (
        <Button size="xs" variant="default" mt="xs" onClick={() => onTake({ subject: offered.subject, body: offered.body })}>
          {t('templates.take_offered')}
        </Button>
      )}
    </Alert>
  );
}

/** Everything that the text may name, each with an example. */
export function Variables({ template }: { template: Template }) {
  const { t } = useWords();
  const needed = new Set(template.required.flatMap((rule) => rule.split('|')));
  const roots = [...new Set(template.variables.map((it) => it.name.split('.')[0]!))];
  return (
    <details className={css.fold}>
      <summary>{t('templates.variables')}</summary>
      <p className="quiet">{t('templates.variables_help')}</p>
      {roots.map((root) => (
        <dl key={root} className={css.variables}>
          {template.variables
            .filter((it) => it.name.split('.')[0] === root)
            .map((it) => (
              <div key={it.name}>
                <dt>
                  <code>{`{{ ${it.name} }}`}</code>
                  {needed.has(it.name) && <span className={css.needed}> {t('templates.needed')}</span>}
                </dt>
                <dd>
                  <span lang="en">{it.says}</span> <span className="quiet">{typeof it.example === 'object' ? '' : String(it.example)}</span>
                </dd>
              </div>
            ))}
        </dl>
      ))}
    </details>
  );
}

/** How what is written differs from the text that came with the program. */
export function Difference({ template, draft, onTake }: { template: Template; draft: Draft; onTake: Take }) {
  const { t } = useWords();
  const { shipped } = template;
  if (shipped === null) return null;
  const lines = diffLines(`${shipped.subject}\n\n${shipped.body}`, `${draft.subject}\n\n${draft.body}`);
  const isSame = lines.every((line) => line.kind === 'same');
  return (
    <details className={css.fold}>
      <summary>
        {t('templates.difference')} {isSame && <span className="quiet">· {t('templates.no_difference')}</span>}
      </summary>
      {!isSame && (
        <>
          <pre className={css.diff}>
            {lines.map((line, at) => (
              <span key={at} data-kind={line.kind}>
                <span aria-hidden>{{ same: '  ', gone: '− ', new: '+ ' }[line.kind]}</span>
                {line.kind !== 'same' && <span className="unseen">{line.kind === 'gone' ? t('templates.line_gone') : t('templates.line_new')} </span>}
                {line.text}
                {'\n'}
              </span>
            ))}
          </pre>
          {onTake && (
            <Button size="xs" variant="default" onClick={() => onTake({ subject: shipped.subject, body: shipped.body })}>
              {t('templates.take_shipped')}
            </Button>
          )}
        </>
      )}
    </details>
  );
}

/** Every version with who wrote it; an older one can be put back into the editor. */
export function Versions({ template, onTake }: { template: Template; onTake: Take }) {
  const { t } = useWords();
  const person = usePeople();
  return (
    <details className={css.fold}>
      <summary>{t('templates.versions', { count: template.versions.length })}</summary>
      <ul className={css.rows}>
        {template.versions.map((it) => (
          <li key={it.version}>
            <strong>{t('templates.version', { version: it.version })}</strong>
            <span className={css.grow}>
              {it.seed ? t('templates.came_with') : person(it.publishedBy ?? '')}{' '}
              <span className="quiet">{it.publishedAt === null ? t('templates.not_published') : <When at={it.publishedAt} />}</span>
            </span>
            {onTake && it.version !== template.published?.version && (
              <Button size="xs" variant="default" onClick={() => onTake({ subject: it.subject, body: it.body })}>
                {t('templates.restore')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The drawings that send it, with the steps. */
export function Uses({ name }: { name: string }) {
  const { t } = useWords();
  const uses = useUses();
  if (uses === undefined) return null;
  const here = uses.get(name) ?? [];
  return (
    <details className={css.fold}>
      <summary>{t('templates.used_in_count', { count: here.length })}</summary>
      {here.length === 0 && <p className="quiet">{t('templates.used_nowhere')}</p>}
      <ul className={css.rows}>
        {here.map((use) => (
          <li key={use.key}>
            <Link to="/processes/$key" params={{ key: use.key }}>
              {use.process}
            </Link>
            <span className={css.grow}>{use.steps.filter(Boolean).join(', ')}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
