"""What lies on the shelves: one counted inventory per branch, posted by Odoo itself."""

from random import Random


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
    ctx.counts["stock rows"] = len(rows)
