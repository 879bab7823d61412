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
    service = next(number for (table, _key), number in ctx.variants.items() if table == "service")
    product = env["product.product"].browse(service)
    session = env["pos.session"].create({"config_id": config.id, "user_id": env.uid})
    session.set_opening_control(0, "")
    for tender in ("cash", "card"):
        order = env["pos.order"].create(_order_values(session, product))
        order._compute_prices()
        order.add_payment({"pos_order_id": order.id, "amount": order.amount_total, "payment_method_id": methods[tender].id})
        order.with_context(salon_demo=True).action_pos_order_paid()
    session.post_closing_cash_details(100)
    session.action_pos_session_closing_control()
    return session


def _order_values(session, product):
    line = {
        "product_id": product.id,
        "qty": 1,
        "price_unit": 100,
        "price_subtotal": 100,
        "price_subtotal_incl": 100,
        "tax_ids": [Command.set(product.taxes_id.ids)],
        "full_product_name": product.name,
    }
    return {
        "session_id": session.id,
        "amount_tax": 0,
        "amount_total": 100,
        "amount_paid": 0,
        "amount_return": 0,
        "lines": [Command.create(line)],
    }


def _rows_of(env, session):
    order, move = session.order_ids[:1], session.move_id
    payment = env["account.payment"].search([("pos_session_id", "=", session.id)], limit=1)
    statement = env["account.bank.statement.line"].search([("pos_session_id", "=", session.id)], limit=1, order="id")
    kinds = {line.display_type: line for line in move.line_ids}
    liquidity = payment.move_id.line_ids.filtered(lambda line: line.debit)
    cash = statement.move_id.line_ids.filtered(lambda line: line.debit)
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
        "partial": env["account.partial.reconcile"].search([("debit_move_id", "in", move.line_ids.ids)], limit=1),
    }
    return {name: raw_row(env, record._table, record[:1].id) for name, record in records.items()}
