"""One login per role, so that each screen can be seen with the eyes of the person it is made for."""

import json
import os
import secrets
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from odoo.fields import Command

# role: (login, name, group, branch keys, employee key, language)
ROLES = {
    "desk": ("desk", "白洛 Bai Luo", "salon_crm.group_salon_desk", ("wutong",), "bai_luo", "zh_CN"),
    "stylist": ("stylist", "陆知遥 Lu Zhiyao", "salon_crm.group_salon_stylist", ("wutong",), "lu_zhiyao", "zh_CN"),
    "manager": ("manager", "顾晚晴 Gu Wanqing", "salon_crm.group_salon_manager", ("wutong",), "gu_wanqing", "zh_CN"),
    "owner": ("owner", "林舒然 Lin Shuran", "salon_crm.group_salon_admin", (), None, "en_US"),
    "accountant": ("accountant", "何静仪 He Jingyi", "salon_crm.group_salon_accountant", (), None, "zh_CN"),
    "desk_xinghe": ("desk_xinghe", "宋清禾 Song Qinghe", "salon_crm.group_salon_desk", ("xinghe",), "song_qinghe", "zh_CN"),
    "desk_hepan": ("desk_hepan", "邓嘉木 Deng Jiamu", "salon_crm.group_salon_desk", ("hepan",), "deng_jiamu", "zh_CN"),
}
TILL_ROLE = {"wutong": "desk", "xinghe": "desk_xinghe", "hepan": "desk_hepan"}


class Login(NamedTuple):
    login: str
    password: str
    lang: str
    hashed: Future


def draw_logins(env, path=None):
    """Return {role: `Login`}; passwords come from the credentials file or are drawn.

    Hashing is slow on purpose, so it goes on in a thread beside what follows.

    :param path: file of {role: {"login", "password", "lang" (optional)}}; by default the one named by SALON_CREDENTIALS_FILE
    """
    given, context = _read(path or os.environ.get("SALON_CREDENTIALS_FILE")), env["res.users"]._crypt_context()
    langs = {code for code, _name in env["res.lang"].get_installed()}
    out, pool = {}, ThreadPoolExecutor(max_workers=1)
    for role, (login, _name, _group, _branches, _employee, lang) in ROLES.items():
        entry = given.get(role, {})
        password, lang = entry.get("password") or secrets.token_urlsafe(12), entry.get("lang", lang)
        lang = lang if lang in langs else "en_US"
        out[role] = Login(entry.get("login", login), password, lang, pool.submit(context.hash, password))
    pool.shutdown(wait=False)
    return out


def load_users(ctx, logins):
    """Create the users and return {role: {"login", "password"}}."""
    env, users = ctx.env, ctx.env["res.users"].with_context(no_reset_password=True, active_test=False)
    for role, (login, _password, lang, hashed) in logins.items():
        _login, name, group, branches, employee, _lang = ROLES[role]
        branch_ids = [ctx.branch_ids[key] for key in branches if key in ctx.branch_ids]
        values = {
            "name": name,
            "login": login,
            "lang": lang,
            "tz": "Asia/Shanghai",
            "group_ids": [Command.link(env.ref(group).id)],
            "salon_branch_ids": [Command.set(branch_ids)],
            "salon_branch_id": branch_ids[0] if branch_ids else False,
        }
        user = users.search([("login", "=", login)])
        if user:
            user.write(values)
        else:
            user = users.create({**values, "company_id": ctx.company.id})
        user._set_encrypted_password(user.id, hashed.result())
        if employee:
            env["hr.employee"].browse(ctx.employee(employee)).user_id = user
        ctx.users[role] = user.id
    ctx.till_users = {branch: ctx.users[role] for branch, role in TILL_ROLE.items() if branch in ctx.branch_ids}
    env.ref("base.user_admin").write({"tz": "Asia/Shanghai", "lang": "en_US"})
    env.flush_all()
    return {role: {"login": login, "password": password} for role, (login, password, _lang, _hashed) in logins.items()}


def _read(path):
    return json.loads(Path(path).read_text(encoding="utf-8")) if path and Path(path).exists() else {}
