// A document's number as the link to its page; a parcel's page is that of its order.
import { Link } from '@tanstack/react-router';
import { useMay } from '../../ui/index.ts';

/** The number of an order or a parcel, linked where the reader may follow. */
export function DocumentLink({ id, number }: { id: string; number: string | null }) {
  const may = useMay();
  const shown = number ?? id;
  if (id.startsWith('ord_') && may('orders.get', 'read')) {
    return (
      <Link to="/orders/$orderId" params={{ orderId: id }} className="number">
        {shown}
      </Link>
    );
  }
  if (id.startsWith('shp_') && may('orders.get', 'read') && may('shipping.get', 'read')) {
    return (
      <Link to="/parcels/$parcelId" params={{ parcelId: id }} preload={false} className="number">
        {shown}
      </Link>
    );
  }
  if (id.startsWith('cnt_') && may('stock.count', 'read')) {
    return (
      <Link to="/stock/counts/$countId" params={{ countId: id }} className="number">
        {shown}
      </Link>
    );
  }
  if (id.startsWith('cus_') && may('parties.get', 'read')) {
    return (
      <Link to="/customers/$customerId" params={{ customerId: id }} className="number">
        {shown}
      </Link>
    );
  }
  return <span className="number">{shown}</span>;
}
