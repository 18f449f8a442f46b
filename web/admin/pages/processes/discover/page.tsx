// Discovers a drawing: out of an event log that is brought in, or out of what this shop has done.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { BackArrow, PageHead, useWords } from '../../../../ui/index.ts';
import css from './discover.module.css';
import { Found } from './found.tsx';
import { Sources } from './sources.tsx';

/** The page; which log is shown stands in its address. */
export function DiscoverPage() {
  const { t } = useWords();
  const { log } = useSearch({ from: '/shell/processes/discover' });
  const navigate = useNavigate({ from: '/processes/discover' });
  if (log !== undefined) return <Found key={log} logId={log} />;
  return (
    <>
      <PageHead
        title={t('discovery.title')}
        back={
          <Link to="/processes" className={css.back}>
            <BackArrow /> {t('processes.title')}
          </Link>
        }
      />
      <Sources onRead={(logId) => void navigate({ search: { log: logId } })} />
    </>
  );
}
