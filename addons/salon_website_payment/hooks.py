def shut_pretend_provider(env):
    """Switch off the provider that only pretends: Odoo installs it open, and a salon would give visits away. The demo opens it."""
    env.ref("payment.payment_provider_demo").write({"state": "disabled", "is_published": False})
