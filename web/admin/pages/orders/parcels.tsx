// The parcels of an order as cards: where each is, what is in it, and what can be done with just this one.
import { ActionIcon, Button, CopyButton, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Check, Copy, FileText, Truck, Workflow } from 'lucide-react';
import { useState } from 'react';
import { type Parcel, Problem, get } from '../../../api/index.ts';
import { Amount, State, Trouble, When, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './order.module.css';
import { PaperLinks } from './papers.tsx';

/** All parcels, or that there are none yet. */
export function Parcels({ parcels }: { parcels: Parcel[] }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="parcels">
      <h2 id="parcels">{t('order.parcels')}</h2>
      {parcels.length === 0 ? (
        <p className="quiet">{t('order.no_parcels')}</p>
      ) : (
        <ul className={css.parcels}>
          {parcels.map((it) => (
            <ParcelView key={it.id} parcel={it} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ParcelView({ parcel }: { parcel: Parcel }) {
  const { t, named, weight } = useWords();
  const may = useMay();
  const whole = useAsk('shipping.get', { parcelId: parcel.id }, { enabled: may('shipping.get', 'read') }).data;
  const goods = (whole?.lines ?? []).map((it) => `${it.quantity} × ${it.sku}`).join(', ');
  const facts = [parcel.warehouse, named('delivery', parcel.method), parcel.weightGrams > 0 ? weight(parcel.weightGrams) : ''];
  const last = whole?.tracking.at(-1);
  return (
    <li className={css.parcel}>
      <div className={css.parcelHead}>
        <span className="number">{parcel.number}</span>
        <State family="state.parcel" value={parcel.state} />
      </div>
      <p className="quiet">{facts.filter((it) => it !== '').join(' · ')}</p>
      {goods !== '' && <p>{goods}</p>}
      {parcel.collect && (
        <p>
          {t('order.collect')} <Amount money={parcel.collect} />
        </p>
      )}
      {parcel.trackingNumber && <Tracking parcel={parcel} number={parcel.trackingNumber} />}
      {parcel.trackingStatus && (
        <p>
          {named('tracking', parcel.trackingStatus)}
          {last?.place && `, ${last.place}`}{' '}
          {last && (
            <span className="quiet">
              <When at={last.at} />
            </span>
          )}
        </p>
      )}
      <div className={css.parcelLinks}>
        {parcel.trackingNumber && <LabelButton parcel={parcel} />}
        <PaperLinks documentId={parcel.id} kinds={['packing_slip', 'delivery_note']} />
        {may('runs.of_document', 'read') && (
          <Link to="/parcels/$parcelId" params={{ parcelId: parcel.id }} preload={false} className={css.drawingLink}>
            <Workflow size={14} aria-hidden /> {t('order.show_drawing')}
          </Link>
        )}
      </div>
    </li>
  );
}

function Tracking({ parcel, number }: { parcel: Parcel; number: string }) {
  const { t } = useWords();
  const label = (
    <>
      <Truck size={14} aria-hidden /> {parcel.carrier} {number}
    </>
  );
  return (
    <p className={css.tracking}>
      {parcel.trackingUrl ? (
        <a href={parcel.trackingUrl} target="_blank" rel="noreferrer" className="figure">
          {label}
        </a>
      ) : (
        <span className="figure">{label}</span>
      )}
      <CopyButton value={parcel.trackingUrl ?? number}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('order.copied') : t('order.copy_tracking')}>
            <ActionIcon variant="subtle" color="gray" size={26} aria-label={copied ? t('order.copied') : t('order.copy_tracking')} onClick={copy}>
              {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </p>
  );
}

/** Opens the label in a tab of its own, made of the bytes that the server keeps. */
function LabelButton({ parcel }: { parcel: Parcel }) {
  const { t } = useWords();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const open = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { mediaType, base64 } = await get('shipping.label', { parcelId: parcel.id });
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      window.open(URL.createObjectURL(new Blob([bytes], { type: mediaType })), '_blank', 'noopener');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="subtle" size="compact-sm" leftSection={<FileText size={14} aria-hidden />} loading={isBusy} onClick={() => void open()}>
        {t('order.label')}
      </Button>
      {problem && <Trouble problem={problem} />}
    </>
  );
}
