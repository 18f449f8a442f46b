-- What was moved for good, by unit and time: the movements, the consumption and the evolution of one unit without reading the whole book.
-- Holds and their ends are left out, so that setting goods or money aside does not pay for it.
create index transfer_moved on kernel.transfer (unit, id) where kind in ('posted', 'post');
