// A product: what it is called, what it looks like, in which variants it is sold, what it costs and where it lies.
import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useBlocker, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Archive, ArchiveRestore, Copy, EllipsisVertical } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Product } from '../../../api/index.ts';
import { BackArrow, PageHead, RowsToCome, Trouble, useAct, useAsk, useLive, useMay, useWords } from '../../../ui/index.ts';
import { About } from './about.tsx';
import { namedIn, useCategories } from './categories.ts';
import { Channels } from './channels.tsx';
import { Checklist } from './checklist.tsx';
import { EMPTY, saveDraft, stepsOf, useEditing } from './draft.ts';
import { copyOf } from './duplicate.ts';
import { ProductState, usePriceList } from './list.tsx';
import { MediaSection } from './media.tsx';
import { PricesSection } from './prices.tsx';
import css from './product.module.css';
import { SaveBar, StayDialog } from './save-bar.tsx';
import { SearchPreview } from './search-preview.tsx';
import { SpecsSection } from './specs.tsx';
import { StockSection } from './stock.tsx';
import { TextsSection, useShopLanguages } from './texts.tsx';
import { useUndo } from './undo.tsx';
import { VariantsSection } from './variants.tsx';

/** The page; a product that is not there says so. */
export function ProductPage() {
  const { t } = useWords();
  const { productId } = useParams({ from: '/shell/products/$productId' });
  const asked = useAsk('catalog.get', { id: productId });
  useLive(['catalog', 'pricing', 'stock'], ['catalog.get', 'pricing.prices', 'stock.of_product']);
  if (asked.error && !asked.data)
    return (
      <>
        <PageHead title={t('products.title')} back={<Back />} />
        <div className={css.alone}>
          <Trouble problem={asked.error} again={() => void asked.refetch()} />
        </div>
      </>
    );
  if (!asked.data) return <RowsToCome rows={10} />;
  return <Loaded key={productId} product={asked.data} />;
}

function Loaded({ product }: { product: Product }) {
  const { t, language } = useWords();
  const search = useSearch({ from: '/shell/products/$productId' });
  const may = useMay();
  const editing = useEditing(product, may('catalog.update_product') && may('catalog.set_variants'));
  const list = usePriceList(search.list);
  const tree = useCategories();
  const languages = useShopLanguages(product);
  const { steps, isDirty, isSaving, save, afterOwn, blocker } = useSaving(product, editing, list);
  const section = { editing, list };
  return (
    <div className={css.page} data-dirty={isDirty || undefined}>
      <PageHead
        title={namedIn({ name: editing.value('name') || product.name, names: product.names }, language)}
        beside={
          <span className={css.beside}>
            <ProductState status={editing.value('status')} />
            {!editing.mayEdit && <span className={css.readOnly}>{t('products.read_only')}</span>}
          </span>
        }
        back={<Back />}
        actions={<PageMenu product={product} isDirty={isDirty} />}
      />
      <div className={css.columns}>
        <div className={css.main}>
          <TextsSection {...section} languages={languages} language={search.language} />
          <MediaSection product={product} mayEdit={may('catalog.add_media') && may('catalog.set_media')} onSaved={afterOwn} />
          <VariantsSection {...section} />
          <PricesSection {...section} />
          <SpecsSection {...section} tree={tree} />
          <StockSection product={product} />
          <SearchPreview {...section} languages={languages} language={search.language} />
        </div>
        <aside className={css.side} aria-label={t('products.about')}>
          <Checklist product={product} list={list} />
          <About {...section} tree={tree} />
          <Channels product={product} />
        </aside>
      </div>
      {editing.mayEdit && (
        <SaveBar
          steps={steps}
          isSaving={isSaving}
          problem={editing.problem}
          failed={editing.failed}
          onSave={() => void save()}
          onDrop={() => (editing.set(() => EMPTY), editing.setProblem(undefined))}
          onTakeNewest={() => void afterOwn().then(() => editing.setProblem(undefined))}
        />
      )}
      {blocker.status === 'blocked' && <StayDialog onStay={blocker.reset} onLeave={blocker.proceed} />}
    </div>
  );
}

/** How the draft is saved, what was last seen of the product, and the question before the page is left. */
function useSaving(product: Product, editing: ReturnType<typeof useEditing>, list: ReturnType<typeof usePriceList>) {
  const { t } = useWords();
  const client = useQueryClient();
  const [seen, setSeen] = useState(product.version);
  const [isSaving, setSaving] = useState(false);
  const steps = stepsOf(editing.draft);
  const isDirty = steps.length > 0;
  // Nobody has written anything here, so what others change is simply shown.
  if (!isDirty && !isSaving && seen !== product.version) setSeen(product.version);
  const refresh = async (): Promise<void> => {
    const names = ['catalog.get', 'catalog.list', 'pricing.prices', 'pricing.history', 'pricing.of_products', 'stock.of_product', 'catalog.brands'];
    await Promise.all(names.map((name) => client.invalidateQueries({ queryKey: [name] })));
  };
  const save = async (): Promise<void> => {
    if (!isDirty || isSaving) return;
    setSaving(true);
    const { rest, version, done, problem, failed } = await saveDraft(product, seen, editing.draft, list).finally(() => setSaving(false));
    editing.setProblem(problem, failed);
    setSeen(version);
    await refresh();
    editing.set(() => (problem ? rest : EMPTY));
    if (!problem) notifications.show({ message: t('products.saved'), color: 'green' });
    else if (done.length > 0) notifications.show({ message: t('products.saved_in_part'), color: 'amber' });
  };
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    void save();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  /** Media are saved at once; that is our own change, which must not count as somebody else's. */
  const afterOwn = async (): Promise<void> => {
    await refresh();
    const now = client.getQueryData<Product>(['catalog.get', { id: product.id }]);
    if (now) setSeen(now.version);
  };
  return { steps, isDirty, isSaving, save, afterOwn, blocker };
}

/** What can be done with the whole product, apart from saving. */
function PageMenu({ product, isDirty }: { product: Product; isDirty: boolean }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const undo = useUndo();
  const change = useAct('catalog.change_products', ['catalog.get', 'catalog.list']);
  const create = useAct('catalog.create_products', ['catalog.list']);
  const mayArchive = may('catalog.change_products');
  const mayCopy = may('catalog.create_products');
  if (!mayArchive && !mayCopy) return null;
  const isArchived = product.status === 'archived';
  const give = (status: Product['status']): void =>
    change.mutate(
      { productIds: [product.id], status },
      { onSuccess: () => undo(isArchived ? t('products.restored') : t('products.archived'), [{ productIds: [product.id], status: product.status }]) },
    );
  const duplicate = (): void =>
    create.mutate(copyOf(product, t('products.copy_of', { name: product.name })), {
      onSuccess: ({ productId }) => void navigate({ to: '/products/$productId', params: { productId } }),
    });
  return (
    <>
      {(change.error ?? create.error) && <Trouble problem={(change.error ?? create.error)!} />}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<EllipsisVertical size={16} aria-hidden />}>
            {t('products.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {mayCopy && (
            <Menu.Item leftSection={<Copy size={16} aria-hidden />} disabled={isDirty} onClick={duplicate}>
              {t('products.duplicate')}
            </Menu.Item>
          )}
          {mayArchive && (
            <Menu.Item
              leftSection={isArchived ? <ArchiveRestore size={16} aria-hidden /> : <Archive size={16} aria-hidden />}
              disabled={isDirty}
              onClick={() => give(isArchived ? 'draft' : 'archived')}
            >
              {isArchived ? t('products.restore') : t('products.archive')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function Back() {
  const { t } = useWords();
  return (
    <Link to="/products" className={css.back}>
      <BackArrow /> {t('products.title')}
    </Link>
  );
}
