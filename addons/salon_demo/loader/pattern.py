"""What Odoo itself writes when a till is opened, used and closed: one such session is made, looked at and undone."""

from odoo.fields import Command

from .bulk import Undo, raw_row


def look_at_session(ctx, tills):
    """Open, pay and close one session, and return its raw rows by kind. All of it is undone."""
    env, branch = ctx.env, next(iter(tills.configs))
    rows = {}
    try:
        with env.cr.savepoint():
            session = _live_through(ctx, tills.configs[branch], tills.methods[branch])
            env.flush_all()
            rows = _rows_of(env, session)
            raise Undo
    except Undo:
        env.clear()
        env.cr.precommit.data.pop("bus.bus.values", None)
    return rows


def _live_through(ctx, config, methods):
    env = ctx.env
    service, retail = (next(number for (key, _key), number in ctx.variants.items() if key == table) for table in ("service", "product"))
    session = env["pos.session"].create({"config_id": config.id, "user_id": env.uid})
    session.set_opening_control(0, "")
    cash = 0
    for product, tender in ((service, "cash"), (service, "card"), (retail, "card")):
        order = env["pos.order"].create(_order_values(session, env["product.product"].browse(product)))
        order._compute_prices()
        order.add_payment({"pos_order_id": order.id, "amount": order.amount_total, "payment_method_id": methods[tender].id})
        order.with_context(salon_demo=True).action_pos_order_paid()
        order._create_order_picking()
        cash += order.amount_total if tender == "cash" else 0
    session.try_cash_in_out("out", 1, "Deposit", False, {"translatedType": "out"})
    session.post_closing_cash_details(cash - 1)
    session.action_pos_session_closing_control()
    return session


def _order_values(session, product):
    line = {
        "product_id": product.id,
        "qty": 1,
        "price_unit": product.lst_price,
        "price_subtotal": product.lst_price,
        "price_subtotal_incl": product.lst_price,
        "tax_ids": [Command.set(product.taxes_id.ids)],
        "full_product_name": product.name,
    }
    return {
        "session_id": session.id,
        "amount_tax": 0,
        "amount_total": product.lst_price,
        "amount_paid": 0,
        "amount_return": 0,
        "lines": [Command.create(line)],
    }


def _rows_of(env, session):
    order, move = session.order_ids[-1:], session.move_id  # the first one; the latest comes first
    payment = env["account.payment"].search([("pos_session_id", "=", session.id)], limit=1)
    drawer, statement = env["account.bank.statement.line"].search([("pos_session_id", "=", session.id)], order="amount", limit=2)
    kinds = {line.display_type: line for line in move.line_ids}
    liquidity = payment.move_id.line_ids.filtered(lambda line: line.debit)
    cash = statement.move_id.line_ids.filtered(lambda line: line.debit)
    taken = drawer.move_id.line_ids.filtered(lambda line: line.credit)
    picking = session.picking_ids[:1]
    records = {
        "session": session,
        "order": order,
        "line": order.lines,
        "payment": order.payment_ids,
        "move": move,
        "tax_line": kinds["tax"],
        "sales_line": kinds["product"],
        "receivable_line": kinds["payment_term"],
        "bank_payment": payment,
        "bank_move": payment.move_id,
        "bank_line": liquidity,
        "bank_counter": payment.move_id.line_ids - liquidity,
        "cash_statement": statement,
        "cash_move": statement.move_id,
        "cash_line": cash,
        "cash_counter": statement.move_id.line_ids - cash,
        "drawer_move": drawer.move_id,
        "drawer_line": taken,
        "drawer_counter": drawer.move_id.line_ids - taken,
        "partial": env["account.partial.reconcile"].search([("debit_move_id", "in", move.line_ids.ids)], limit=1),
        "picking": picking,
        "stock_move": picking.move_ids,
        "stock_move_line": picking.move_line_ids,
    }
    return {name: raw_row(env, record._table, record[:1].id) for name, record in records.items()}
