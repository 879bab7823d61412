"""Counting attempts that count even when what they were made for is refused."""

import hashlib
import hmac

import psycopg2

MAX_TRIES = 8


def keyed_hash(env, *parts):
    """Return a hash of ``parts`` (str or int) that only this database can make, so that a table tells nobody who asked."""
    # sudo: the house's own secret, of which nothing leaves
    secret = env["ir.config_parameter"].sudo().get_param("database.secret")
    return hmac.new(secret.encode(), "\x00".join(map(str, parts)).encode(), hashlib.sha256).hexdigest()


def in_own_transaction(env, work):
    """Return ``work(cr)``, committed whatever becomes of the request.

    A row that another worker just changed is tried again, at most `MAX_TRIES` times; then None: so many askers at the same moment
    for one subject are not one person.
    """
    for _try in range(MAX_TRIES):
        try:
            with env.registry.cursor() as cr:
                return work(cr)
        except psycopg2.errors.SerializationFailure:
            continue
    return None
