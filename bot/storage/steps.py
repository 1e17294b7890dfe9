"""SQLite's driver with one step of its thread for each statement.

SQLAlchemy's own adapter takes four (make a cursor, execute, fetch, close), one more to begin and one to roll back. A
step to the thread and back costs the event loop a tenth of a millisecond, and while the loop is busy up to five of
waiting for the interpreter: a search asked for eighty of them.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_cursor
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection
from sqlalchemy.util.concurrency import await_

T = TypeVar("T")

_Done = tuple[Any, list[Any], int, int | None]
"""Of a statement: the description of its columns, all rows, how many it changed, the id of the last one inserted."""


class SteppedConnection(AsyncAdapt_aiosqlite_connection):
    """A transaction begins in the step of its first statement; nobody waits for a rollback, which cannot fail."""

    __slots__ = ("_to_begin",)

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._to_begin: str | None = None

    def begin(self, statement: str) -> None:
        """Before the next statement; what `statement` raises comes out of that one."""
        self._to_begin = statement

    def cursor(self, server_side: bool = False) -> AsyncAdapt_dbapi_cursor:
        """`server_side`: rows one by one, in the adapter's own steps."""
        if not server_side:
            return _Cursor(self)
        self.step(_nothing)
        return super().cursor(server_side=True)

    def step(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` returns, done in the thread after what is to begin."""
        to_begin, self._to_begin = self._to_begin, None
        driver = self._connection
        try:
            return await_(driver._execute(partial(_begun, driver._conn, to_begin, work)))  # type: ignore[no-any-return]
        except ValueError as error:  # its connection is closed: said in the database's own way
            self._handle_exception(error)

    def rollback(self) -> None:
        """The thread does one thing after the other, so whatever comes next finds it done."""
        begun = self._to_begin is None
        self._to_begin = None
        if begun and self._connection._connection:
            self._connection._tx.put_nowait((None, self._connection._conn.rollback))

    def commit(self) -> None:
        begun = self._to_begin is None
        self._to_begin = None
        if begun:
            super().commit()


class _Cursor(AsyncAdapt_dbapi_cursor):
    """Over when a statement is: its rows are here, and nothing is left open in the thread."""

    __slots__ = ("_done", "_stepped")

    def __init__(self, connection: SteppedConnection) -> None:  # the parent's would make one in the thread
        self._adapt_connection = self._stepped = connection
        self._connection = connection._connection
        self._rows: deque[Any] = deque()
        self._done: _Done = (None, [], -1, None)

    @property
    def description(self) -> Any:
        return self._done[0]

    @property
    def rowcount(self) -> int:
        return self._done[2]

    @property
    def lastrowid(self) -> Any:
        return self._done[3]

    def execute(self, operation: Any, parameters: Any = None) -> None:
        self._do(partial(_execute, operation, parameters or ()))

    def executemany(self, operation: Any, seq_of_parameters: Sequence[Any]) -> None:
        self._do(partial(_execute_many, operation, seq_of_parameters))

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """There is nothing to close."""

    def _do(self, work: Callable[[sqlite3.Connection], _Done]) -> None:
        self._done = self._stepped.step(work)
        self._rows = deque(self._done[1])


def in_few_steps(engine: Engine) -> None:
    """Lets every connection of the engine be a stepped one."""

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _: object, arguments: Any, parameters: Any) -> Any:
        adapted = dialect.connect(*arguments, **parameters)
        return SteppedConnection(dialect.dbapi, adapted.driver_connection)


def _begun(driver: sqlite3.Connection, to_begin: str | None, work: Callable[[sqlite3.Connection], T]) -> T:
    if to_begin is not None:
        driver.rollback()  # nothing, unless the last rollback met a failing disk
        driver.execute(to_begin)
    return work(driver)


def _execute(operation: str, parameters: Any, driver: sqlite3.Connection) -> _Done:
    return _done(driver.execute(operation, parameters))


def _execute_many(operation: str, rows: Sequence[Any], driver: sqlite3.Connection) -> _Done:
    return _done(driver.executemany(operation, rows))


def _done(cursor: sqlite3.Cursor) -> _Done:
    rows = cursor.fetchall() if cursor.description else []
    done = cursor.description, rows, cursor.rowcount, cursor.lastrowid
    cursor.close()
    return done


def _nothing(_: sqlite3.Connection) -> None:
    """Only begins."""
