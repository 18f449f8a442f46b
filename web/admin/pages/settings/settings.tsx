// The settings: sections at the side, one of them open.
import { Link, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Empty, PageHead, useMay, useWords } from '../../../ui/index.ts';
import { AboutSection } from './about.tsx';
import { DeliveriesSection } from './deliveries.tsx';
import { DemoSection } from './demo.tsx';
import { MailSection } from './mail.tsx';
import { MoreSettings, OneSetting } from './setting.tsx';
import css from './settings.module.css';
import { TaxesSection } from './taxes.tsx';
import { WarehousesSection } from './warehouses.tsx';

interface Section {
  key: string;
  /** The query that the person must be allowed to ask. */
  needs: string;
  Show: ComponentType;
}

const SECTIONS: readonly Section[] = [
  { key: 'shop', needs: 'settings.get', Show: () => <OneSetting settingKey="messages.shop" /> },
  { key: 'texts', needs: 'settings.get', Show: () => <OneSetting settingKey="messages.legal_texts" /> },
  { key: 'taxes', needs: 'pricing.tax_rates', Show: TaxesSection },
  { key: 'warehouses', needs: 'stock.warehouses', Show: WarehousesSection },
  { key: 'deliveries', needs: 'shipping.tariffs', Show: DeliveriesSection },
  { key: 'mail', needs: 'setup.about', Show: MailSection },
  { key: 'more', needs: 'settings.list', Show: MoreSettings },
  { key: 'demo', needs: 'setup.about', Show: DemoSection },
  { key: 'about', needs: 'setup.about', Show: AboutSection },
];

/** One section of the settings. */
export function SettingsPage() {
  const { t, named } = useWords();
  const may = useMay();
  const { section } = useParams({ from: '/shell/settings/$section' });
  const mine = SECTIONS.filter((it) => may(it.needs, 'read'));
  const open = mine.find((it) => it.key === section);
  return (
    <>
      <PageHead title={t('settings.title')} />
      <div className={css.page}>
        <nav className={css.sections} aria-label={t('settings.sections')}>
          {mine.map(({ key }) => (
            <Link key={key} to="/settings/$section" params={{ section: key }} activeProps={{ 'data-here': '' } as object}>
              {named('settings.section', key)}
            </Link>
          ))}
        </nav>
        <section className={css.section} aria-labelledby="section">
          {open ? (
            <>
              <h2 id="section">{named('settings.section', open.key)}</h2>
              <p className="quiet">{named('settings.says', open.key)}</p>
              <open.Show key={open.key} />
            </>
          ) : (
            <Empty title={t('settings.none')} />
          )}
        </section>
      </div>
    </>
  );
}
