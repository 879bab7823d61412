"""Check a folder of configuration, then apply it in one transaction."""

from . import (
    loaders,  # noqa: F401  registers the tables of this addon
    registry,
)
from .reader import ConfigError, read_folder
from .upsert import Upsert


def _installed(env):
    # sudo: the list of modules is the administrator's; which tables exist is no secret.
    return set(env["ir.module.module"].sudo().search([("state", "in", ("installed", "to upgrade"))]).mapped("name"))


def check(env, path):
    """Return the parsed folder.

    :raises ConfigError: with every fault, each naming its file and key
    """
    folder, faults = read_folder(path)
    chosen = [table for table in registry.tables(_installed(env)) if table.file in folder.files]
    if not faults:
        for table in chosen:
            faults += table.check(folder)
    if faults:
        raise ConfigError(faults)
    return folder


def apply(env, path):
    """Apply a folder; applying it twice changes nothing.

    :return: (the `Upsert` with its counts, names of the tables applied, names of files that no installed addon loads)
    :raises ConfigError: with every fault; nothing is written then
    """
    folder = check(env, path)
    up = Upsert(env)
    chosen = [table for table in registry.tables(_installed(env)) if table.file in folder.files]
    for table in chosen:
        table.load(up, folder)
    env.flush_all()
    waiting = sorted(folder.files.keys() - {table.file for table in chosen})
    return up, [table.name for table in chosen], waiting
