import json
from contextlib import closing
from unittest.mock import patch

from odoo import sql_db
from odoo.tests import tagged

from .common import BoardCase


@tagged("post_install", "-at_install")
class TestBoardNotice(BoardCase):
    def _send(self, word):
        self.env["bus.bus"]._sendone((self.branch, "salon_board"), "salon_board", {"word": word})
        self.env.cr.precommit.run()
        self.env.cr.postcommit.run()

    def test_listeners_hear_and_the_connection_is_kept(self):
        with closing(sql_db.db_connect("postgres").cursor()) as listener:
            listener._cnx.autocommit = True
            listener.execute("LISTEN imbus")
            self._send("first")  # whoever comes first opens it
            with patch.object(sql_db.psycopg2, "connect", side_effect=AssertionError("a new connection")):
                self._send("second")
            listener.execute("SELECT 1")  # what was notified comes along with the next answer
            heard = [json.loads(notice.payload) for notice in listener._cnx.notifies]
        channel = [self.env.cr.dbname, "salon.branch", self.branch.id, "salon_board"]
        self.assertEqual(sum(channel in payload for payload in heard), 2, heard)

    def test_a_connection_that_broke_is_not_kept(self):
        pool, known = sql_db._Pool, sql_db.connection_info_for("postgres")[1]
        connection = pool.borrow(known)
        with patch.object(sql_db._Pool, "borrow", return_value=connection):
            connection.close()
            self.env.cr.postcommit.data["bus.bus.channels"] = {("x",)}
            with self.assertRaises(sql_db.psycopg2.Error):
                self.env["bus.bus"]._notify_listeners()
        self.assertNotIn(connection, pool._connections)
