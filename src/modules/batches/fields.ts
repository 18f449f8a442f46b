// The fields that a column may be mapped to, by kind, and the headings under which each is known: ours first, then five languages, Shopify and WooCommerce.
import { LANGUAGES } from '#kernel';
import type { ImportKind } from './types.ts';

export type FieldType = 'text' | 'decimal' | 'integer' | 'weight' | 'length' | 'date' | 'boolean';
export type Field = { name: string; type: FieldType; required?: true; headings: string[] };

const field = (name: string, type: FieldType, ...headings: string[]): Field => ({ name, type, headings });
const needed = (name: string, type: FieldType, ...headings: string[]): Field => ({ name, type, headings, required: true });

const SKU = [
  'SKU',
  'Variant SKU',
  'Cod produs',
  'Cod',
  'Kod produktu',
  'Symbol',
  'Código',
  'Codigo do produto',
  'Артикул',
  'Код товара',
  'Item number',
  'Product code',
];
const PRICE = ['Price', 'Variant Price', 'Preț', 'Pret vânzare', 'Cena', 'Cena brutto', 'Preço', 'Цена', 'Unit price', 'Lineitem price'];
const PRICE_FROM = [
  'Price from',
  'Variant Compare At Price',
  'Preț vechi',
  'Preț de listă',
  'Cena regularna',
  'Stara cena',
  'Preço de',
  'Старая цена',
  'Compare at price',
  'List price',
];
const EMAIL = ['Email', 'E-mail', 'E-mail address', 'Adresă e-mail', 'Adres e-mail', 'Почта', 'Электронная почта', 'Billing Email', 'Customer email'];
const PHONE = ['Phone', 'Telefon', 'Telefone', 'Телефон', 'Billing Phone', 'Phone number', 'Mobile'];
const COUNTRY = ['Country', 'Țară', 'Kraj', 'País', 'Страна', 'Country code', 'Default Address Country Code', 'Shipping Country'];
const STREET = [
  'Street',
  'Stradă',
  'Adresă',
  'Ulica',
  'Adres',
  'Rua',
  'Endereço',
  'Адрес',
  'Улица',
  'Address',
  'Address 1',
  'Address1',
  'Default Address Address1',
  'Shipping Address1',
  'Shipping Street',
];
const CITY = ['City', 'Oraș', 'Localitate', 'Miasto', 'Cidade', 'Город', 'Default Address City', 'Shipping City', 'Town'];
const POSTAL_CODE = [
  'Postal code',
  'Cod poștal',
  'Kod pocztowy',
  'CEP',
  'Código postal',
  'Индекс',
  'Почтовый индекс',
  'Zip',
  'Postcode',
  'Default Address Zip',
  'Shipping Zip',
];
const REGION = [
  'Region',
  'Județ',
  'Województwo',
  'Estado',
  'UF',
  'Область',
  'Регион',
  'State',
  'Province',
  'County',
  'Default Address Province Code',
  'Shipping Province',
];
const QUANTITY = ['Quantity', 'Cantitate', 'Ilość', 'Quantidade', 'Количество', 'Qty', 'Lineitem quantity'];
const CHANNEL = ['Channel', 'Canal', 'Kanał', 'Канал'];
const CURRENCY = ['Currency', 'Monedă', 'Valută', 'Waluta', 'Moeda', 'Валюта'];
const WAREHOUSE = ['Warehouse', 'Depozit', 'Magazyn', 'Depósito', 'Armazém', 'Склад', 'Location'];
const LIST = ['Price list', 'Listă de prețuri', 'Cennik', 'Lista de preços', 'Прайс-лист'];
const LANGUAGE = ['Language', 'Limbă', 'Język', 'Idioma', 'Язык', 'Locale'];

const words = (name: string, heading: string): Field[] => LANGUAGES.map((language) => field(`${name}:${language}`, 'text', `${heading} (${language})`));

const options = [1, 2, 3].flatMap((n) => [
  field(`option${n}Name`, 'text', `Option${n} Name`, `Attribute ${n} name`),
  field(`option${n}Value`, 'text', `Option${n} Value`, `Attribute ${n} value(s)`),
]);

const PRODUCTS: Field[] = [
  field('product', 'text', 'Product', 'Handle', 'URL handle', 'Produs', 'Produkt', 'Produto', 'Товар'),
  field(
    'name',
    'text',
    'Name',
    'Title',
    'Nume',
    'Denumire',
    'Denumire produs',
    'Nume produs',
    'Nazwa',
    'Nazwa produktu',
    'Nome',
    'Nome do produto',
    'Название',
    'Наименование',
    'Product name',
  ),
  ...words('name', 'Name'),
  field('description', 'text', 'Description', 'Body (HTML)', 'Descriere', 'Opis', 'Descrição', 'Описание'),
  field(
    'brand',
    'text',
    'Brand',
    'Vendor',
    'Brands',
    'Marcă',
    'Producător',
    'Marka',
    'Producent',
    'Marca',
    'Fabricante',
    'Бренд',
    'Производитель',
    'Manufacturer',
  ),
  field('seoTitle', 'text', 'SEO title', 'Titlu SEO', 'Tytuł SEO', 'Título SEO', 'SEO-заголовок', 'Meta title'),
  field('seoDescription', 'text', 'SEO description', 'Descriere SEO', 'Opis SEO', 'Descrição SEO', 'SEO-описание', 'Meta description'),
  field(
    'countryOfOrigin',
    'text',
    'Country of origin',
    'Țara de origine',
    'Kraj pochodzenia',
    'País de origem',
    'Страна происхождения',
    'Variant Country of Origin',
    'Made in',
  ),
  field('category', 'text', 'Category', 'Type', 'Product Category', 'Categories', 'Categorie', 'Kategoria', 'Categoria', 'Категория', 'Product type'),
  field('specs', 'text', 'Specs', 'Specificații', 'Specyfikacja', 'Especificações', 'Характеристики'),
  field('media', 'text', 'Media', 'Images', 'Imagini', 'Zdjęcia', 'Imagens', 'Изображения', 'Image URLs'),
  field('imageSrc', 'text', 'Image Src', 'Product image URL'),
  field('imageAlt', 'text', 'Image Alt Text'),
  field('taxCategory', 'text', 'Tax category', 'Tax class', 'Cotă TVA', 'Stawka VAT'),
  field('status', 'text', 'Status', 'Stare', 'Stan publikacji', 'Situação', 'Статус'),
  field('published', 'boolean', 'Published', 'Published on online store'),
  field('sku', 'text', ...SKU),
  field('variantName', 'text', 'Variant name', 'Nume variantă', 'Nazwa wariantu', 'Nome da variante', 'Название варианта'),
  ...words('variantName', 'Variant name'),
  field('options', 'text', 'Options', 'Opțiuni', 'Opcje', 'Opções', 'Опции'),
  ...options,
  field(
    'gtin',
    'text',
    'GTIN',
    'Variant Barcode',
    'GTIN, UPC, EAN, or ISBN',
    'Barcode',
    'EAN',
    'EAN13',
    'UPC',
    'Cod de bare',
    'Kod kreskowy',
    'Código de barras',
    'Штрихкод',
  ),
  field(
    'weight',
    'weight',
    'Weight (g)',
    'Variant Grams',
    'Weight',
    'Weight (kg)',
    'Weight (lbs)',
    'Weight (oz)',
    'Weight value (grams)',
    'Greutate',
    'Greutate (g)',
    'Greutate (kg)',
    'Waga',
    'Waga (g)',
    'Waga (kg)',
    'Peso',
    'Peso (g)',
    'Peso (kg)',
    'Вес',
    'Вес (г)',
    'Вес (кг)',
  ),
  field('weightUnit', 'text', 'Weight unit'),
  field('length', 'length', 'Length (mm)', 'Length', 'Length (cm)', 'Length (in)', 'Length (m)', 'Lungime', 'Długość', 'Comprimento', 'Длина'),
  field('width', 'length', 'Width (mm)', 'Width', 'Width (cm)', 'Width (in)', 'Width (m)', 'Lățime', 'Szerokość', 'Largura', 'Ширина'),
  field('height', 'length', 'Height (mm)', 'Height', 'Height (cm)', 'Height (in)', 'Height (m)', 'Înălțime', 'Wysokość', 'Altura', 'Высота'),
  field('variantStatus', 'text', 'Variant status'),
  field('components', 'text', 'Components', 'Componente', 'Składniki', 'Componentes', 'Состав'),
  field('price', 'decimal', ...PRICE, 'Regular price'),
  field('salePrice', 'decimal', 'Sale price'),
  field('priceFrom', 'decimal', ...PRICE_FROM),
  field('stock', 'integer', 'Stock', 'Variant Inventory Qty', 'Stoc', 'Stan magazynowy', 'Estoque', 'Остаток', 'Inventory quantity'),
  field('wooType', 'text', 'WooCommerce type'),
  field('wooId', 'text', 'ID'),
  field('parent', 'text', 'Parent', 'Parent SKU'),
];

const STOCK: Field[] = [
  needed('sku', 'text', ...SKU),
  field('warehouse', 'text', ...WAREHOUSE),
  needed(
    'onHand',
    'integer',
    'On hand',
    'Stock',
    'Stoc',
    'Stan',
    'Stan magazynowy',
    'Estoque',
    'Остаток',
    'Quantity',
    'Cantitate',
    'Ilość',
    'Quantidade',
    'Количество',
    'Qty',
    'Available',
  ),
];

const PRICES: Field[] = [
  needed('sku', 'text', ...SKU),
  field('list', 'text', ...LIST),
  needed('price', 'decimal', ...PRICE),
  field('priceFrom', 'decimal', ...PRICE_FROM),
  field('currency', 'text', ...CURRENCY),
  field('minQuantity', 'integer', 'From quantity', 'Cantitate minimă', 'Od ilości', 'Quantidade mínima', 'От количества', 'Min quantity'),
  field('validFrom', 'date', 'Valid from', 'Valabil de la', 'Ważne od', 'Válido de', 'Действует с'),
  field('validTo', 'date', 'Valid to', 'Valabil până la', 'Ważne do', 'Válido até', 'Действует до'),
];

const address = (name: string, heading: string): Field[] => [
  field(name + 'Street', 'text', ...(heading === '' ? STREET : [heading + ' street'])),
  field(name + 'City', 'text', ...(heading === '' ? CITY : [heading + ' city'])),
  field(name + 'PostalCode', 'text', ...(heading === '' ? POSTAL_CODE : [heading + ' postal code'])),
  field(name + 'Region', 'text', ...(heading === '' ? REGION : [heading + ' region'])),
];

const CUSTOMERS: Field[] = [
  field('customer', 'text', 'Customer', 'Customer ID'),
  field('name', 'text', 'Name', 'Customer name', 'Nume', 'Nume complet', 'Nazwa', 'Imię i nazwisko', 'Nome', 'Nome completo', 'Имя', 'ФИО', 'Full name'),
  field('firstName', 'text', 'First Name', 'Prenume', 'Imię', 'Primeiro nome', 'Billing First Name'),
  field('lastName', 'text', 'Last Name', 'Nume de familie', 'Nazwisko', 'Sobrenome', 'Фамилия', 'Billing Last Name'),
  field('email', 'text', ...EMAIL),
  field('phone', 'text', ...PHONE, 'Default Address Phone'),
  field('language', 'text', ...LANGUAGE),
  field('country', 'text', ...COUNTRY),
  field('addressName', 'text', 'Address name', 'Default Address Company'),
  ...address('address', ''),
  field('addressCountry', 'text', 'Address country'),
  field('addressPhone', 'text', 'Address phone'),
];

const ORDERS: Field[] = [
  needed(
    'order',
    'text',
    'Order',
    'Order number',
    'Order ID',
    'Număr comandă',
    'Comandă',
    'Numer zamówienia',
    'Zamówienie',
    'Número do pedido',
    'Pedido',
    'Номер заказа',
    'Заказ',
    'Order name',
  ),
  field('number', 'text', 'Our number'),
  field('channel', 'text', ...CHANNEL),
  field('placedAt', 'date', 'Placed at', 'Created at', 'Data comenzii', 'Data', 'Data zamówienia', 'Data do pedido', 'Дата заказа', 'Order date', 'Date'),
  field('currency', 'text', ...CURRENCY),
  field('name', 'text', 'Customer', 'Customer name', 'Client', 'Nume client', 'Klient', 'Cliente', 'Клиент', 'Billing Name', 'Покупатель'),
  field('email', 'text', ...EMAIL),
  field('phone', 'text', ...PHONE),
  field('language', 'text', ...LANGUAGE),
  field('shipName', 'text', 'Ship to', 'Shipping Name', 'Destinatar', 'Odbiorca', 'Destinatário', 'Получатель', 'Recipient'),
  ...address('ship', ''),
  field('shipCountry', 'text', ...COUNTRY),
  field('shipPhone', 'text', 'Delivery phone', 'Shipping Phone'),
  field('payment', 'text', 'Payment', 'Payment method', 'Plată', 'Metodă de plată', 'Płatność', 'Metoda płatności', 'Pagamento', 'Оплата'),
  field('delivery', 'text', 'Delivery', 'Delivery method', 'Livrare', 'Dostawa', 'Entrega', 'Доставка', 'Shipping Method'),
  field('shipping', 'decimal', 'Delivery price', 'Shipping', 'Cost livrare', 'Koszt dostawy', 'Frete', 'Стоимость доставки'),
  field('note', 'text', 'Note', 'Notă', 'Observații', 'Uwagi', 'Observação', 'Примечание', 'Notes'),
  needed('sku', 'text', ...SKU, 'Lineitem sku'),
  needed('quantity', 'integer', ...QUANTITY),
  field('price', 'decimal', ...PRICE),
];

export const FIELDS: Record<ImportKind, Field[]> = { products: PRODUCTS, stock: STOCK, prices: PRICES, customers: CUSTOMERS, orders: ORDERS };

/** The field of that name; it must be one of the kind's. */
export const fieldOf = (kind: ImportKind, name: string): Field | undefined => FIELDS[kind].find((one) => one.name === name);

/** A heading as headings are compared: without case, accents, blanks and signs. */
export const plain = (heading: string): string =>
  heading
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/ł/g, 'l')
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** Our own heading of a field, under which it is exported. */
export const headingOf = (kind: ImportKind, name: string): string => fieldOf(kind, name)!.headings[0]!;
