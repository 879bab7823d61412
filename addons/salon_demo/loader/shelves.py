"""What the history moved on the shelves: sales out and back by session, and the deliveries that filled them up each month.

Deliveries bring what the month will sell, less what was brought back before. So the shelves never hold less than the opening
count, and what lies there today is that count: only the last returns, not sold again yet, come on top.
"""

from collections import defaultdict
from typing import NamedTuple

from .bulk import Sink, advance

DELIVERY_MIN = 8 * 60


class Parcel(NamedTuple):
    """Goods that move together.

    :ivar kind: picking type
    :ivar quantities: {product: quantity > 0}
    """

    kind: object
    source: int
    target: int
    at: object
    origin: str
    session: int | None
    quantities: dict


def load_shelves(ctx, seen, sold):
    """Write the pickings of sold products and of deliveries.

    :param seen: rows that a session's closing wrote
    :param sold: list of `till.Sold`
    """
    shops = {key: branch.warehouse_id for key, branch in ctx.branches.items()}
    parcels = [parcel for entry in sold for parcel in _of_session(ctx, shops[entry.branch], entry)]
    parcels += _deliveries(ctx, shops, sold)
    parcels.sort(key=lambda parcel: parcel.at)
    _write(ctx, seen, parcels)


def _of_session(ctx, shop, entry):
    shelf, customers = shop.lot_stock_id.id, ctx.env.ref("stock.stock_location_customers").id
    out = {product: quantity for product, quantity in entry.quantities.items() if quantity > 0}
    back = {product: -quantity for product, quantity in entry.quantities.items() if quantity < 0}
    if out:
        yield Parcel(shop.pos_type_id, shelf, customers, entry.at, entry.name, entry.session, out)
    if back:
        yield Parcel(shop.pos_type_id, customers, shelf, entry.at, entry.name, entry.session, back)


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
            yield Parcel(shop.in_type_id, suppliers, shop.lot_stock_id.id, at, "", None, quantities)


def _write(ctx, seen, parcels):
    env = ctx.env
    pickings, moves = Sink(env, "stock_picking", seen["picking"]), Sink(env, "stock_move", seen["stock_move"])
    details = Sink(env, "stock_move_line", seen["stock_move_line"])
    count = sum(len(parcel.quantities) for parcel in parcels)
    move_ids, detail_ids = iter(moves.ids(count)), iter(details.ids(count))
    units = {product.id: product.uom_id.id for product in env["product.product"].browse(ctx.variants.values())}
    costs = {ctx.variants[key]: template.standard_price for key, template in ctx.templates.items()}
    numbers, prefixes = defaultdict(int), {}
    for parcel, picking in zip(parcels, pickings.ids(len(parcels)), strict=True):
        kind, arrives = parcel.kind, parcel.kind.code == "incoming"
        numbers[kind] += 1
        if kind not in prefixes:
            prefixes[kind] = kind.sequence_id._get_prefix_suffix()[0], kind.sequence_id.padding
        prefix, padding = prefixes[kind]
        name = f"{prefix}{numbers[kind]:0{padding}d}"
        way = {"location_id": parcel.source, "location_dest_id": parcel.target}
        stamps = {"create_date": parcel.at, "write_date": parcel.at}
        pickings.add(
            id=picking,
            name=name,
            origin=parcel.origin or None,
            pos_session_id=parcel.session,
            picking_type_id=kind.id,
            scheduled_date=parcel.at,
            date_done=parcel.at,
            **way,
            **stamps,
        )
        is_in = arrives or parcel.target == kind.warehouse_id.lot_stock_id.id
        for product, quantity in parcel.quantities.items():
            move = next(move_ids)
            goods = {"product_id": product, "picking_id": picking, "quantity": quantity, "date": parcel.at, **way, **stamps}
            moves.add(
                id=move,
                picking_type_id=kind.id,
                product_uom=units[product],
                product_qty=quantity,
                product_uom_qty=quantity,
                value=costs[product] * quantity,
                is_in=is_in,
                is_out=not is_in,
                reference=name,
                origin=parcel.origin or None,
                **goods,
            )
            details.add(id=next(detail_ids), move_id=move, product_uom_id=units[product], quantity_product_uom=quantity, **goods)
    ctx.counts["stock pickings"], ctx.counts["stock moves"] = pickings.write(), moves.write()
    details.write()
    for kind, number in numbers.items():
        advance(kind.sequence_id, number)
