"""Who is offered a freed time, whose turn it is, how long one waits: plain values, no clock, no Odoo."""
