"""Check a folder of configuration, then apply it in one transaction."""

import psycopg2

from odoo.exceptions import UserError

from . import (
    loaders,  # noqa: F401  registers the tables of this addon
    registry,
)
from .reader import ConfigError, Fault, read_folder
from .upsert import Upsert


def _installed(env):
    # sudo: the list of modules is the administrator's; which tables exist is no secret.
    return set(env["ir.module.module"].sudo().search([("state", "in", ("installed", "to upgrade"))]).mapped("name"))


def check(env, path):
    """Return the parsed folder and the tables to load, in their order.

    :raises ConfigError: with every fault, each naming its file and key
    """
    folder, faults = read_folder(path)
    chosen = [table for table in registry.tables(_installed(env)) if table.file in folder.files]
    if not faults:
        for table in chosen:
            faults += table.check(folder)
    if faults:
        raise ConfigError(faults)
    return folder, chosen


def apply(env, path):
    """Apply a folder; applying it twice changes nothing.

    :return: (the `Upsert` with its counts, names of the tables applied, names of files that no installed addon loads)
    :raises ConfigError: with every fault; nothing is written then
    """
    folder, chosen = check(env, path)
    up = Upsert(env)
    for table in chosen:
        try:
            table.load(up, folder)
            env.flush_all()
        except (UserError, ValueError, psycopg2.IntegrityError) as error:
            # What only the records know: the key is in the words, the file is not.
            raise ConfigError([Fault(file=folder.names[table.file], key="", text=str(error))]) from error
    waiting = sorted(folder.files.keys() - {table.file for table in chosen})
    return up, [table.name for table in chosen], waiting
