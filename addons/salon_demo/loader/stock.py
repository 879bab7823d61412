"""What lies on the shelves: one counted inventory per branch, posted by Odoo itself and dated before the first sale."""

from random import Random

from odoo.tools import SQL


def load_stock(ctx):
    env, rng = ctx.env, Random(f"{ctx.seed}/stock")
    quants = env["stock.quant"].with_context(inventory_mode=True)
    rows = []
    for key, branch in ctx.branches.items():
        location, kinds = branch.warehouse_id.lot_stock_id, ctx.catalog.branches[key].kinds
        for row in ctx.products:
            if row["kind"] not in {"any", *kinds}:
                continue
            safety, alert = int(row["safety_stock"]), int(row["alert_at"])
            count = max(alert + rng.randrange(-alert // 4 - 1, safety - alert + safety // 2 + 2), 1)
            rows.append({"product_id": ctx.variants["product", row["key"]], "location_id": location.id, "inventory_quantity": count})
    counted = quants.create(rows)
    counted.action_apply_inventory()
    env.flush_all()
    _date_back(ctx)
    _add_unsold(ctx)
    ctx.counts["stock rows"] = len(rows)


def _date_back(ctx):
    """Let the count stand before the first sale, since all sales took from it."""
    if not ctx.salon.bookings:
        return
    first = ctx.salon.bookings[0]
    moment = ctx.utc(first.branch, first.day, 0)
    for table in ("stock_move_line", "stock_move"):
        column = SQL("move_id IN (SELECT id FROM stock_move WHERE is_inventory)") if table == "stock_move_line" else SQL("is_inventory")
        ctx.env.cr.execute(SQL("UPDATE %s SET date = %s WHERE %s", SQL.identifier(table), moment, column))
    ctx.env.invalidate_all(flush=False)


def _add_unsold(ctx):
    """Put on the shelf what customers brought back last and nobody bought since: its moves are there, its quants are not."""
    waiting = [(ctx.branches[branch], product, quantity) for (branch, product), quantity in ctx.unsold.items() if quantity]
    for branch, product, quantity in waiting:
        ctx.env["stock.quant"]._update_available_quantity(
            ctx.env["product.product"].browse(product), branch.warehouse_id.lot_stock_id, quantity
        )
