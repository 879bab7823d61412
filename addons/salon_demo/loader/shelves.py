"""What the history moved on the shelves: sales out and back by order, and the deliveries that filled them up each month.

Deliveries bring what the month will sell, less what was brought back before. So the shelves never hold less than the opening
count, and what lies there today is that count: only the last returns, not sold again yet, come on top.
"""

from collections import defaultdict
from typing import NamedTuple

from .bulk import Sink, advance

DELIVERY_MIN = 8 * 60
NO_TIES = dict.fromkeys(("pos_order_id", "pos_session_id", "partner_id", "origin"))


class Parcel(NamedTuple):
    """Goods that move together.

    :ivar kind: picking type
    :ivar quantities: {product: quantity > 0}
    :ivar ties: columns of the picking that lead to its order; the same for all
    """

    kind: object
    source: int
    target: int
    at: object
    quantities: dict
    ties: dict


def load_shelves(ctx, seen, sold):
    """Write the pickings of sold products and of deliveries.

    :param seen: rows that a session's closing wrote
    :param sold: list of `till.Sold`
    """
    shops = {key: branch.warehouse_id for key, branch in ctx.branches.items()}
    parcels = [parcel for entry in sold for parcel in _of_order(ctx, shops[entry.branch], entry)]
    parcels += _deliveries(ctx, shops, sold)
    parcels.sort(key=lambda parcel: parcel.at)
    _Writer(ctx, seen, parcels).write(parcels, ctx.counts)


def _of_order(ctx, shop, entry):
    shelf, customers = shop.lot_stock_id.id, ctx.env.ref("stock.stock_location_customers").id
    out = {product: quantity for product, quantity in entry.quantities.items() if quantity > 0}
    back = {product: -quantity for product, quantity in entry.quantities.items() if quantity < 0}
    if out:
        yield Parcel(shop.pos_type_id, shelf, customers, entry.at, out, entry.ties)
    if back:
        yield Parcel(shop.pos_type_id, customers, shelf, entry.at, back, entry.ties)


def _deliveries(ctx, shops, sold):
    """Return one delivery per branch and month, and note in ``ctx.unsold`` what came back and waits for a buyer."""
    suppliers = ctx.env.ref("stock.stock_location_suppliers").id
    wanted, first = defaultdict(lambda: defaultdict(lambda: [0, 0])), {}
    for entry in sold:
        month = entry.branch, entry.at.year, entry.at.month
        first.setdefault(month, entry.at)
        for product, quantity in entry.quantities.items():
            wanted[month][product][quantity < 0] += abs(quantity)
    for month in sorted(wanted):
        branch, quantities = month[0], {}
        for product, (gone, back) in sorted(wanted[month].items()):
            spare = ctx.unsold[branch, product]
            if gone > spare:
                quantities[product] = gone - spare
            ctx.unsold[branch, product] = max(spare - gone, 0) + back
        if quantities:
            shop = shops[branch]
            at = ctx.utc(branch, first[month].date(), DELIVERY_MIN)
            yield Parcel(shop.in_type_id, suppliers, shop.lot_stock_id.id, at, quantities, NO_TIES)


class _Writer:
    """Builds the rows of the pickings, their moves and what each move took."""

    def __init__(self, ctx, seen, parcels):
        env = self.env = ctx.env
        self.pickings, self.moves = Sink(env, "stock_picking", seen["picking"]), Sink(env, "stock_move", seen["stock_move"])
        self.details = Sink(env, "stock_move_line", seen["stock_move_line"])
        count = sum(len(parcel.quantities) for parcel in parcels)
        self.move_ids, self.detail_ids = iter(self.moves.ids(count)), iter(self.details.ids(count))
        self.units = {product.id: product.uom_id.id for product in env["product.product"].browse(ctx.variants.values())}
        self.costs = {ctx.variants[key]: template.standard_price for key, template in ctx.templates.items()}
        self.numbers, self.formats = defaultdict(int), {}

    def write(self, parcels, counts):
        for parcel, picking in zip(parcels, self.pickings.ids(len(parcels)), strict=True):
            self._picking(parcel, picking)
        counts["stock pickings"], counts["stock moves"] = self.pickings.write(), self.moves.write()
        self.details.write()
        for kind, number in self.numbers.items():
            advance(kind.sequence_id, number)

    def _name(self, kind):
        if kind not in self.formats:
            self.formats[kind] = kind.sequence_id._get_prefix_suffix()[0], kind.sequence_id.padding
        self.numbers[kind] += 1
        prefix, padding = self.formats[kind]
        return f"{prefix}{self.numbers[kind]:0{padding}d}"

    def _picking(self, parcel, picking):
        name = self._name(parcel.kind)
        shared = {
            "picking_type_id": parcel.kind.id,
            "location_id": parcel.source,
            "location_dest_id": parcel.target,
            "create_date": parcel.at,
            "write_date": parcel.at,
        }
        dates = {"scheduled_date": parcel.at, "date_done": parcel.at}
        self.pickings.add(id=picking, name=name, **dates, **parcel.ties, **shared)
        for product, quantity in parcel.quantities.items():
            self._move(parcel, picking, name, product, quantity, shared)

    def _move(self, parcel, picking, name, product, quantity, shared):
        move, arrives = next(self.move_ids), parcel.target == parcel.kind.warehouse_id.lot_stock_id.id
        goods = {"product_id": product, "picking_id": picking, "quantity": quantity, "date": parcel.at}
        self.moves.add(
            id=move,
            product_uom=self.units[product],
            product_qty=quantity,
            product_uom_qty=quantity,
            value=self.costs[product] * quantity,
            is_in=arrives,
            is_out=not arrives,
            reference=name,
            origin=parcel.ties["origin"],
            **goods,
            **shared,
        )
        way = {key: shared[key] for key in ("location_id", "location_dest_id", "create_date", "write_date")}
        self.details.add(
            id=next(self.detail_ids), move_id=move, product_uom_id=self.units[product], quantity_product_uom=quantity, **goods, **way
        )
