"""A provider that only pretends to take deposits, so that the booking pages can be tried to their end."""


def load_payments(ctx):
    provider = ctx.env.ref("payment.payment_provider_demo")
    provider.write({"state": "test", "is_published": True})
